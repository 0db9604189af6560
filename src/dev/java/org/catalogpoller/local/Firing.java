package org.catalogpoller.local;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Delivers schedules when they are due, with the faults of the real scheduler. A one-time schedule fires up to a
 * minute late ({@code local.scheduler.max-lateness}), and is delivered at least once. Time comes in as an argument. The
 * owner of the clock calls {@link #deliverDue}.
 */
public final class Firing {

    private static final Duration LATEST_DUPLICATE = Duration.ofSeconds(10);

    private final SchedulerStandIn scheduler;
    private final Consumer<String> function;
    private final Duration configuredLateness;
    private final double duplicateRate;
    private final RandomGenerator random;
    private Duration maxLateness;
    private final Map<String, Duration> lateness = new HashMap<>();
    private final PriorityQueue<Duplicate> duplicates = new PriorityQueue<>(Comparator.comparing(Duplicate::at));

    private record Duplicate(Instant at, String input) {}

    /**
     * @param function gets the input of every schedule that fires
     * @param maxLateness a schedule fires between its time and this much later
     * @param duplicateRate the share of deliveries, 0 to 1, that are made twice
     */
    public Firing(
            SchedulerStandIn scheduler,
            Consumer<String> function,
            Duration maxLateness,
            double duplicateRate,
            RandomGenerator random) {
        this.scheduler = scheduler;
        this.function = function;
        this.configuredLateness = maxLateness;
        this.maxLateness = maxLateness;
        this.duplicateRate = duplicateRate;
        this.random = random;
    }

    /** Delivers all that is due at {@code now}, and deletes the schedules that have fired. */
    public synchronized void deliverDue(Instant now) {
        while (!duplicates.isEmpty() && !duplicates.peek().at().isAfter(now)) {
            function.accept(duplicates.remove().input());
        }
        List<Schedule> pending = scheduler.pending();
        for (Schedule schedule : pending) {
            Duration late = lateness.computeIfAbsent(schedule.name(), name -> randomUpTo(maxLateness));
            if (!schedule.at().plus(late).isAfter(now) && scheduler.complete(schedule)) {
                lateness.remove(schedule.name());
                if (random.nextDouble() < duplicateRate) {
                    duplicates.add(new Duplicate(now.plus(randomUpTo(LATEST_DUPLICATE)), schedule.input()));
                }
                function.accept(schedule.input());
            }
        }
    }

    /** From now on new schedules fire up to so much late; null: as at the start. */
    public synchronized void lateUpTo(@Nullable Duration lateness) {
        maxLateness = lateness == null ? configuredLateness : lateness;
    }

    /**
     * Ends a schedule before its time.
     *
     * @param deliveries how often it is delivered; 0: it is lost
     * @return false where it has fired already
     */
    public synchronized boolean fire(String name, int deliveries) {
        Schedule schedule = scheduler.pending().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
        if (schedule == null || !scheduler.complete(schedule)) {
            return false;
        }
        lateness.remove(name);
        for (int i = 0; i < deliveries; i++) {
            function.accept(schedule.input());
        }
        return true;
    }

    private Duration randomUpTo(Duration max) {
        return Duration.ofMillis(random.nextLong(max.toMillis() + 1));
    }
}

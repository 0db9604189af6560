package org.catalogpoller.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.ScheduleException;
import org.catalogpoller.simulation.Delivery.Cause;
import org.catalogpoller.simulation.History.Scheduled;
import org.catalogpoller.simulation.Outages.Away;
import org.jspecify.annotations.Nullable;

/** One-shots that fire late, more than once or at a bad moment, and are deleted once they have fired. */
final class SimulatedScheduler implements AttemptScheduler {

    private static final Duration FASTEST = Duration.ofMillis(20);
    private static final Duration SLOWEST = Duration.ofMillis(600);
    /** How late a schedule fires that is not late. */
    private static final Duration PRECISE = Duration.ofSeconds(1);

    private final VirtualTime time;
    private final Chance chance;
    private final Effects effects;
    private final History history;
    private final SimulatedLambda lambda;
    private final List<Away> away;
    private final Duration lateness;
    /** What exists by its name. An earlier one of the same name is another one. */
    private final Map<String, Integer> schedules = new HashMap<>();

    SimulatedScheduler(
            VirtualTime time,
            Chance chance,
            Effects effects,
            History history,
            SimulatedLambda lambda,
            List<Away> away,
            Duration lateness) {
        this.time = time;
        this.chance = chance;
        this.effects = effects;
        this.history = history;
        this.lambda = lambda;
        this.away = away;
        this.lateness = lateness;
    }

    @Override
    public boolean schedule(NextAttempt attempt) {
        return call("schedule " + attempt.number(), () -> create(attempt));
    }

    @Override
    public void cancel(String pollId, int attempt, @Nullable Instant movedTo) {
        call("unschedule " + attempt, () -> {
            boolean plain = schedules.remove(name(pollId, attempt, null)) != null;
            return schedules.remove(name(pollId, attempt, movedTo)) != null || plain;
        });
    }

    private static String name(String pollId, int attempt, @Nullable Instant movedTo) {
        return pollId + "-" + attempt + (movedTo == null ? "" : "-" + movedTo);
    }

    private boolean call(String effect, Supplier<Boolean> work) {
        history.schedulerCalls++;
        return effects.perform(effect, chance.between(FASTEST, SLOWEST), () -> {
            if (Outages.at(time.instant(), away).isPresent()) {
                throw new ScheduleException("the scheduler cannot be reached");
            }
            if (chance.strikes(Fault.SCHEDULER_REFUSES, time.instant())) {
                throw new ScheduleException("throttled");
            }
            boolean result = work.get();
            if (chance.strikes(Fault.SCHEDULER_ANSWER_LOST, time.instant())) {
                // The client asks again, and finds what it made itself, or gets no answer then either.
                if (chance.oneIn(2)) {
                    return false;
                }
                throw new ScheduleException("no answer");
            }
            return result;
        });
    }

    private boolean create(NextAttempt attempt) {
        String name = name(attempt.pollId(), attempt.number(), attempt.movedTo());
        int number = history.scheduled.size();
        if (schedules.putIfAbsent(name, number) != null) {
            return false;
        }
        Delivery by = effects.current();
        history.scheduled.add(new Scheduled(attempt, time.instant(), by, by.untracked));
        boolean late = chance.strikes(Fault.LATE_SCHEDULE, time.instant());
        Duration most = late || lateness.compareTo(PRECISE) < 0 ? lateness : PRECISE;
        Instant due = attempt.at().plus(chance.between(Duration.ZERO, most));
        time.at(due, () -> fire(name, number, attempt));
        return true;
    }

    private void fire(String name, int number, NextAttempt attempt) {
        if (!Objects.equals(schedules.get(name), number)) {
            return;
        }
        Instant now = time.instant();
        time.at(now.plus(chance.mostlyShort(Duration.ofSeconds(5))), () -> schedules.remove(name, number));
        String id = attempt.pollId() + "-run" + history.deliveries.size();
        if (chance.strikes(Fault.DUPLICATE_DELIVERY, now)) {
            Instant again = now.plus(chance.mostlyShort(Duration.ofMinutes(10)));
            time.at(again, () -> lambda.invoke(cause(attempt, id + "-again")));
        }
        lambda.invoke(cause(attempt, id));
    }

    private static Cause cause(NextAttempt attempt, String requestId) {
        return new Cause(attempt.event(), requestId, attempt.pollId(), attempt.number());
    }
}

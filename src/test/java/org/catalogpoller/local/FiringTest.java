package org.catalogpoller.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.local.ScheduleRequests.GROUP;
import static org.catalogpoller.local.ScheduleRequests.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.catalogpoller.testing.SettableClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.scheduler.SchedulerClient;

/** The stand-in fires as EventBridge Scheduler does: never early, up to a minute late, at least once. */
class FiringTest {

    private static final Duration STEP = Duration.ofMillis(500);
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final String AT = "2026-01-31T12:00:20";

    /** One delivery of a schedule's input. */
    private record Delivery(Instant at, String input) {}

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-31T12:00:00Z"));
    private final SchedulerStandIn standIn = new SchedulerStandIn(clock, GROUP);
    private final SchedulerClient client = ScheduleRequests.client(standIn);
    private final List<Delivery> deliveries = new ArrayList<>();

    @AfterEach
    void stop() {
        client.close();
        standIn.close();
    }

    @Test
    void aScheduleFiresAtItsTimeOnceAndIsDeleted() {
        create("a", AT);
        Firing firing = firing(Duration.ZERO, 0, 1);

        fireUntil(firing, "2026-01-31T12:00:19.500Z");
        assertThat(deliveries).isEmpty();
        assertThat(standIn.pending()).hasSize(1);

        fireUntil(firing, "2026-01-31T12:02:00Z");
        assertThat(deliveries).containsExactly(new Delivery(Instant.parse(AT + "Z"), "{\"schedule\":\"a\"}"));
        assertThat(standIn.pending()).isEmpty();
    }

    @Test
    void schedulesFireInTheOrderOfTheirTimes() {
        create("z", AT);
        create("a", "2026-01-31T12:00:30");
        clock.set(Instant.parse("2026-01-31T12:05:00Z"));

        firing(Duration.ZERO, 0, 1).deliverDue(clock.instant());

        assertThat(inputs()).containsExactly("{\"schedule\":\"z\"}", "{\"schedule\":\"a\"}");
    }

    @Test
    void aScheduleThatIsDeletedBeforeItsTimeNeverFires() {
        create("a", AT);
        Firing firing = firing(Duration.ZERO, 1, 1);
        fireUntil(firing, "2026-01-31T12:00:10Z");
        client.deleteSchedule(delete -> delete.groupName(GROUP).name("a"));

        fireUntil(firing, "2026-01-31T12:02:00Z");

        assertThat(deliveries).isEmpty();
    }

    @Test
    void theFunctionCanCreateAScheduleWhileAnotherOneFires() {
        create("a", AT);
        Firing firing = new Firing(
                standIn,
                input -> {
                    deliveries.add(new Delivery(clock.instant(), input));
                    if (deliveries.size() == 1) {
                        create("b", "2026-01-31T12:00:40");
                    }
                },
                Duration.ZERO,
                0,
                new Random(1));

        fireUntil(firing, "2026-01-31T12:02:00Z");

        assertThat(inputs()).containsExactly("{\"schedule\":\"a\"}", "{\"schedule\":\"b\"}");
        assertThat(deliveries.get(1).at()).isEqualTo("2026-01-31T12:00:40Z");
    }

    @Test
    void latenessIsBetweenZeroAndItsMaximum() {
        createMany(200);

        fireUntil(firing(MINUTE, 0, 1), "2026-01-31T12:02:00Z");

        assertThat(deliveries).hasSize(200);
        assertThat(latenesses()).allSatisfy(late -> assertThat(late).isBetween(Duration.ZERO, MINUTE));
        assertThat(Collections.min(latenesses())).isLessThan(Duration.ofSeconds(6));
        assertThat(Collections.max(latenesses())).isGreaterThan(Duration.ofSeconds(54));
    }

    @Test
    void theSameSeedGivesTheSameDeliveries() {
        createMany(20);
        fireUntil(firing(MINUTE, 0.5, 7), "2026-01-31T12:02:00Z");
        List<Delivery> first = List.copyOf(deliveries);
        deliveries.clear();
        clock.set(Instant.parse("2026-01-31T12:00:00Z"));
        createMany(20);

        fireUntil(firing(MINUTE, 0.5, 7), "2026-01-31T12:02:00Z");

        assertThat(deliveries).hasSizeGreaterThan(20).isEqualTo(first);
    }

    @Test
    void aSecondDeliveryComesWithinTenSeconds() {
        create("a", AT);
        create("b", "2026-01-31T12:01:20");

        fireUntil(firing(Duration.ZERO, 1, 3), "2026-01-31T12:02:00Z");

        assertThat(inputs())
                .containsExactly(
                        "{\"schedule\":\"a\"}", "{\"schedule\":\"a\"}", "{\"schedule\":\"b\"}", "{\"schedule\":\"b\"}");
        assertThat(Duration.between(deliveries.get(0).at(), deliveries.get(1).at()))
                .isLessThanOrEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theDuplicateRateIsTheShareOfSecondDeliveries() {
        createMany(300);

        fireUntil(firing(Duration.ZERO, 0.2, 1), "2026-01-31T12:02:00Z");

        assertThat(deliveries).hasSizeBetween(340, 380);
        assertThat(inputs().stream().distinct()).hasSize(300);
    }

    private Firing firing(Duration maxLateness, double duplicateRate, long seed) {
        return new Firing(
                standIn,
                input -> deliveries.add(new Delivery(clock.instant(), input)),
                maxLateness,
                duplicateRate,
                new Random(seed));
    }

    private void fireUntil(Firing firing, String end) {
        while (clock.instant().isBefore(Instant.parse(end))) {
            clock.advance(STEP);
            firing.deliverDue(clock.instant());
        }
    }

    private void create(String name, String at) {
        client.createSchedule(schedule(name, at).build());
    }

    private void createMany(int count) {
        for (int i = 0; i < count; i++) {
            create("a-" + i, AT);
        }
    }

    private List<String> inputs() {
        return deliveries.stream().map(Delivery::input).toList();
    }

    private List<Duration> latenesses() {
        return deliveries.stream()
                .map(delivery -> Duration.between(Instant.parse(AT + "Z"), delivery.at()))
                .toList();
    }
}

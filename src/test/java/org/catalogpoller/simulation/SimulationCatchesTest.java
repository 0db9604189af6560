package org.catalogpoller.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The simulation sees what is broken, and sees nothing where the same faults strike and nothing is. */
class SimulationCatchesTest {

    private static final int POLLS = 300;

    @Test
    void aStoreThatLetsEveryDeliveryThrough() {
        Setup duplicates = Setup.ALL_FAULTS.withFaults(
                EnumSet.of(Fault.DUPLICATE_DELIVERY, Fault.DUPLICATE_EVENT, Fault.LATE_SCHEDULE));

        assertThat(broken(duplicates)).isEmpty();
        assertThat(broken(duplicates.withStore(BrokenStores::withoutFence)))
                .anyMatch(message -> message.startsWith("two chains lived side by side"));
    }

    @Test
    void aHoldThatDoesNotAskTheRowAtItsEnd() {
        Setup holds = Setup.ALL_FAULTS
                .withFaults(EnumSet.of(Fault.DUPLICATE_DELIVERY, Fault.DUPLICATE_EVENT, Fault.LATE_SCHEDULE))
                .deployed(Map.of("POLL_HOLD", "2m"), Duration.ofMinutes(15));

        assertThat(broken(holds)).isEmpty();
        assertThat(broken(holds.withStore(BrokenStores::withoutFenceAfterAHold)))
                .anyMatch(message -> message.startsWith("two chains lived side by side"));
    }

    /** Without sweeps, which would make up for it. */
    @Test
    void aStoreThatTurnsAwayTheRepetitionOfAnAttemptThatDied() {
        Setup crashes =
                Setup.ALL_FAULTS.withFaults(Set.of(Fault.SCHEDULER_REFUSES)).withoutSweeps();

        assertThat(diedSilently(crashes)).isEmpty();
        assertThat(diedSilently(crashes.withStore(BrokenStores::withoutRecovery)))
                .isNotEmpty();
    }

    @Test
    void aStoreThatLetsEachDeliveryNotify() {
        Setup duplicates = Setup.ALL_FAULTS.withFaults(EnumSet.of(Fault.DUPLICATE_DELIVERY, Fault.DUPLICATE_EVENT));

        assertThat(broken(duplicates)).isEmpty();
        assertThat(broken(duplicates.withStore(BrokenStores::withoutClaims)))
                .anyMatch(message -> message.startsWith("notified twice"));
    }

    @Test
    void aStoreThatForgetsNotificationsThatFailed() {
        Setup refusals = Setup.ALL_FAULTS.withFaults(EnumSet.of(Fault.NOTIFICATION_REFUSED));

        assertThat(broken(refusals)).isEmpty();
        assertThat(broken(refusals.withStore(BrokenStores::withoutOutbox)))
                .anyMatch(message -> message.contains("was not notified that"));
    }

    @Test
    void aStoreThatHidesAPause() {
        Setup pauses = Setup.ALL_FAULTS.withFaults(Set.of()).certainly(Fault.PAUSE);

        assertThat(broken(pauses)).isEmpty();
        assertThat(broken(pauses.withStore(BrokenSteering::withoutPauses)))
                .anyMatch(message -> message.startsWith("asked in a pause"));
    }

    @Test
    void aStoreThatTakesEachRetryForTheFirst() {
        Setup retries = Setup.ALL_FAULTS
                .withFaults(Set.of())
                .certainly(Fault.RETRY, Fault.DUPLICATE_EVENT)
                .deployed(Map.of("POLL_MAX_ATTEMPTS", "3"), Duration.ofSeconds(30))
                .readyAfter(chance -> null);

        assertThat(broken(retries)).isEmpty();
        assertThat(broken(retries.withStore(BrokenSteering::withoutMemoryOfRetries)))
                .anyMatch(message -> message.startsWith("retried though it was under way"));
    }

    @Test
    void aStoreThatKeepsTheReservedSecondToItself() {
        Setup limited = Setup.ALL_FAULTS
                .withFaults(Set.of(Fault.LATE_SCHEDULE))
                .deployed(Map.of("CATALOG_API_MAX_RATE", "0.02"), Duration.ofSeconds(30));

        assertThat(broken(limited)).isEmpty();
        assertThat(broken(limited.withStore(BrokenSteering::withoutPace)))
                .anyMatch(message -> message.startsWith("more wake-ups than the rate"));
    }

    @Test
    void aStoreThatDeletesPollsBeforeTheirTime() {
        Setup retention = Setup.ALL_FAULTS
                .withFaults(EnumSet.of(Fault.NOTIFICATION_REFUSED))
                .deployed(Map.of("POLL_RETENTION", "1d"), Duration.ofSeconds(30));

        assertThat(broken(retention)).isEmpty();
        assertThat(broken(retention.withStore(BrokenSteering::withoutRetention)))
                .anyMatch(message -> message.endsWith("was deleted before its time"));
        assertThat(broken(retention.withStore(BrokenSteering::withoutRegardForNotifications)))
                .anyMatch(message -> message.contains("was not notified that"));
    }

    private static List<String> broken(Setup setup) {
        return LongStream.rangeClosed(1, POLLS)
                .mapToObj(seed -> Invariants.brokenBy(Simulation.run(seed, setup, false)))
                .flatMap(List::stream)
                .toList();
    }

    /**
     * Polls that stopped without an end, long before their time was over. An event that failed three times is no such
     * stop.
     */
    private static List<Long> diedSilently(Setup setup) {
        return LongStream.rangeClosed(1, POLLS)
                .filter(seed -> {
                    History history = Simulation.run(seed, setup, false);
                    Delivery last = history.deliveries.get(history.deliveries.size() - 1);
                    return history.queued.isEmpty()
                            && last.beganAt.isBefore(history.start.plus(Duration.ofMinutes(45)))
                            && !Invariants.brokenBy(history).isEmpty();
                })
                .boxed()
                .toList();
    }
}

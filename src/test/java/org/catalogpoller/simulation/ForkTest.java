package org.catalogpoller.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Two chains of attempts side by side, where schedules come as soon after one another as they can. */
class ForkTest {

    private static final long POLLS = Long.getLong("simulation.polls", 20_000) / 40;

    private static final Set<Fault> FORKING = EnumSet.of(
            Fault.LATE_SCHEDULE,
            Fault.DUPLICATE_DELIVERY,
            Fault.DUPLICATE_EVENT,
            Fault.LOST_INVOCATION,
            Fault.SCHEDULER_ANSWER_LOST,
            Fault.API_SLOW);

    private static final Set<Fault> FAILURES = EnumSet.of(
            Fault.SCHEDULER_REFUSES, Fault.SCHEDULER_AWAY, Fault.CRASH_BEFORE_EFFECT, Fault.CRASH_AFTER_EFFECT);

    /** The sweep revives a lost attempt; a late one comes beside it all the same. */
    @Test
    void aForkLivesTwoAttemptsAtMostIfNoChainFails() {
        assertThat(lives(FORKING).keySet()).isNotEmpty().allMatch(attempts -> attempts <= 2);
    }

    /** A chain whose attempt failed stands still for a minute or two, until Lambda repeats it. */
    @Test
    void aForkLivesLongerOnlyWhileTheOtherChainFails() {
        Set<Fault> all = EnumSet.copyOf(FORKING);
        all.addAll(FAILURES);

        assertThat(lives(all).keySet()).isNotEmpty().allMatch(attempts -> attempts <= Forks.HONEST_BOUND);
    }

    /** How many forks lived for so many attempts. */
    private static Map<Integer, Long> lives(Set<Fault> faults) {
        Setup soon = Setup.ALL_FAULTS
                .withFaults(faults)
                .deployed(
                        Map.of(
                                "POLL_INTERVAL",
                                "2s",
                                "POLL_MAX_ATTEMPTS",
                                "1000",
                                "TOKEN_KEY_SECRET_ARN",
                                Deployment.KEY),
                        Duration.ofSeconds(30))
                .withLateness(Duration.ofMillis(800));
        Map<Integer, Long> lives = LongStream.rangeClosed(1, POLLS)
                .parallel()
                .mapToObj(seed -> Forks.of(Simulation.run(seed, soon, false)))
                .flatMap(List::stream)
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        System.out.println("forks by the attempts that they lived, schedules 2 s apart: " + lives);
        return lives;
    }
}

package org.catalogpoller.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collector;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Many polls under all faults at once. {@code -Dsimulation.polls=1000000} for more, {@code -Dsimulation.seed=…} to replay. */
class SimulationTest {

    private static final int SHOWN = 3;

    private final long polls = Long.getLong("simulation.polls", 20_000);
    private final long seed = Long.getLong("simulation.seed", 1);

    @Test
    void everyPollEndsAsItShould() {
        ConcurrentLinkedQueue<Long> broken = new ConcurrentLinkedQueue<>();
        Statistics statistics = LongStream.range(seed, seed + polls)
                .parallel()
                .mapToObj(each -> {
                    History history = Simulation.run(each, Setup.ALL_FAULTS, false);
                    if (!Invariants.brokenBy(history).isEmpty()) {
                        broken.add(each);
                    }
                    return history;
                })
                .collect(Collector.of(Statistics::new, Statistics::add, Statistics::merge));
        System.out.println(statistics);

        assertThat(broken.stream().sorted().limit(SHOWN).map(SimulationTest::report))
                .as(broken.size() + " of " + polls + " runs broke an invariant")
                .isEmpty();
    }

    @Test
    void aSeedReplaysExactly() {
        for (long each = seed; each < seed + 50; each++) {
            String first = Simulation.run(each, Setup.ALL_FAULTS, true).trace();

            assertThat(Simulation.run(each, Setup.ALL_FAULTS, true).trace()).isEqualTo(first);
        }
    }

    static String report(long seed) {
        History history = Simulation.run(seed, Setup.ALL_FAULTS, true);
        List<String> broken = Invariants.brokenBy(history);
        return "seed " + seed + ": " + String.join("; ", broken) + "\n" + history.trace() + "\n";
    }
}

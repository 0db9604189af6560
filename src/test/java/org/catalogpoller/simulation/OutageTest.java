package org.catalogpoller.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.simulation.Outages.Away;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Something is away for long. Every row of a catalog that is ready some time before the deadline is written all the same.
 * {@code -Doutage.polls=1000000} for more polls in all cases together.
 */
class OutageTest {

    private static final int CASES = 12;
    private static final long POLLS = Long.getLong("outage.polls", 1_200) / CASES;

    /** The time that a poll may need at its end. A failed event comes again, and the next attempt follows. */
    private static final Duration LAST_MINUTES = Duration.ofMinutes(20);

    private static final Set<Fault> ALWAYS = EnumSet.of(Fault.LATE_SCHEDULE, Fault.DUPLICATE_DELIVERY);

    @ParameterizedTest(name = "{0} away for {1} minutes, deadline after {2}, token key: {3}")
    @CsvSource({
        "scheduler, 10, 50, true",
        "function,  10, 50, true",
        "database,  10, 50, true",
        "all,       10, 50, true",
        "scheduler, 60, 180, true",
        "function,  60, 180, true",
        "database,  60, 180, true",
        "all,       60, 180, true",
        "scheduler, 60, 180, false",
        "function,  60, 180, false",
        "database,  60, 180, false",
        "all,       60, 180, false",
    })
    void everyCatalogThatIsReadyInTimeIsWritten(String what, int minutes, int deadline, boolean sealed) {
        Map<String, String> variables = new HashMap<>();
        variables.put("POLL_MAX_DURATION", deadline + "m");
        variables.put("POLL_MAX_ATTEMPTS", "1000");
        if (sealed) {
            variables.put("TOKEN_KEY_SECRET_ARN", Deployment.KEY);
        }
        Duration last = Duration.ofMinutes(deadline).minus(LAST_MINUTES);
        Setup setup = Setup.ALL_FAULTS
                .withFaults(ALWAYS)
                .deployed(variables, Duration.ofSeconds(30))
                .readyAfter(chance -> chance.between(Duration.ZERO, last))
                .withOutages((chance, start) -> outages(what, minutes, chance, start));

        assertThat(LongStream.rangeClosed(1, POLLS)
                        .parallel()
                        .mapToObj(seed -> problems(seed, setup))
                        .flatMap(List::stream)
                        .limit(3))
                .isEmpty();
    }

    /** Those of ten minutes follow one another; those of an hour begin half an hour apart. */
    private static Outages outages(String what, int minutes, Chance chance, Instant start) {
        boolean all = what.equals("all");
        Instant from = start.plus(chance.between(Duration.ZERO, Duration.ofMinutes(minutes == 10 ? 5 : 20)));
        Duration next = all ? Duration.ofMinutes(minutes == 10 ? 10 : 30) : Duration.ZERO;
        List<List<Away>> away = new ArrayList<>();
        for (String part : List.of("scheduler", "function", "database")) {
            boolean silent = chance.oneIn(2);
            Away outage = new Away(from, from.plus(Duration.ofMinutes(minutes)), silent);
            away.add(all || what.equals(part) ? List.of(outage) : List.of());
            from = from.plus(next);
        }
        return new Outages(away.get(0), away.get(1), away.get(2));
    }

    private static List<String> problems(long seed, Setup setup) {
        History history = Simulation.run(seed, setup, false);
        List<String> problems = new ArrayList<>(Invariants.brokenBy(history));
        if (!history.written) {
            problems.add("not written");
        }
        history.ended.values().stream()
                .filter(ended -> ended.poll().state() != PollState.UPDATED)
                .forEach(ended -> problems.add("ended as " + ended.poll()));
        return problems.isEmpty()
                ? problems
                : List.of("seed " + seed + ": " + problems + "\n"
                        + Simulation.run(seed, setup, true).trace());
    }
}

package org.catalogpoller.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.simulation.Outages.Away;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Something is away for long. Every row of a catalog that is ready some time before the deadline is written all the same. */
class OutageTest {

    private static final long POLLS = Long.getLong("simulation.polls", 20_000) / 20;

    /** The time that a poll may need at its end: until a failed event comes again, and until the attempt after that. */
    private static final Duration LAST_MINUTES = Duration.ofMinutes(20);

    private static final Set<Fault> ALWAYS = EnumSet.of(Fault.LATE_SCHEDULE, Fault.DUPLICATE_DELIVERY);

    @ParameterizedTest(name = "{0} away for {1}, deadline {2}, tokens sealed: {3}")
    @CsvSource({
        "scheduler, 10, 50m, true",
        "function,  10, 50m, true",
        "database,  10, 50m, true",
        "all,       10, 50m, true",
        "scheduler, 60, 3h, true",
        "function,  60, 3h, true",
        "database,  60, 3h, true",
        "all,       60, 3h, true",
        "scheduler, 60, 3h, false",
        "function,  60, 3h, false",
        "database,  60, 3h, false",
        "all,       60, 3h, false",
    })
    void everyCatalogThatIsReadyInTimeIsWritten(String what, long minutes, String deadline, boolean sealed) {
        Duration length = Duration.ofMinutes(minutes);
        Map<String, String> variables = sealed
                ? Map.of(
                        "POLL_MAX_DURATION",
                        deadline,
                        "POLL_MAX_ATTEMPTS",
                        "1000",
                        "TOKEN_KEY_SECRET_ARN",
                        Deployment.KEY)
                : Map.of("POLL_MAX_DURATION", deadline, "POLL_MAX_ATTEMPTS", "1000");
        Duration last = Duration.parse("PT" + deadline.toUpperCase(java.util.Locale.ROOT))
                .minus(LAST_MINUTES);
        Setup setup = Setup.ALL_FAULTS
                .withFaults(ALWAYS)
                .deployed(variables, Duration.ofSeconds(30))
                .readyAfter(chance -> chance.between(Duration.ZERO, last))
                .withOutages((chance, start) -> outages(
                        what,
                        length,
                        start.plus(chance.between(Duration.ZERO, Duration.ofMinutes(minutes == 10 ? 5 : 20)))));

        assertThat(LongStream.rangeClosed(1, POLLS)
                        .parallel()
                        .mapToObj(seed -> problems(seed, setup))
                        .flatMap(List::stream)
                        .limit(3))
                .isEmpty();
    }

    /** One after the other for ten minutes; for an hour, each half an hour after the one before. */
    private static Outages outages(String what, Duration length, Instant from) {
        Duration next = length.toMinutes() == 10 ? length : length.dividedBy(2);
        boolean all = what.equals("all");
        Away first = new Away(from, from.plus(length), false);
        Away second = all ? new Away(from.plus(next), from.plus(next).plus(length), false) : first;
        Away third = all
                ? new Away(
                        from.plus(next).plus(next), from.plus(next).plus(next).plus(length), true)
                : new Away(from, from.plus(length), true);
        return new Outages(
                all || what.equals("scheduler") ? List.of(first) : List.of(),
                all || what.equals("function") ? List.of(second) : List.of(),
                all || what.equals("database") ? List.of(third) : List.of());
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

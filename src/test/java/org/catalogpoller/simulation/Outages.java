package org.catalogpoller.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** When the scheduler, the function or the database is away as a whole. */
record Outages(List<Away> scheduler, List<Away> function, List<Away> database) {

    /** @param silent whether it keeps its callers waiting, in place of refusing them */
    record Away(Instant from, Instant until, boolean silent) {

        private boolean covers(Instant instant) {
            return !instant.isBefore(from) && instant.isBefore(until);
        }
    }

    static Outages any(Chance chance, Instant start) {
        return new Outages(
                any(Fault.SCHEDULER_AWAY, chance, start),
                any(Fault.FUNCTION_AWAY, chance, start),
                any(Fault.DATABASE_AWAY, chance, start));
    }

    private static List<Away> any(Fault fault, Chance chance, Instant start) {
        List<Away> all = new ArrayList<>();
        Instant from = start;
        while (all.size() < 5 && chance.strikes(fault, start)) {
            from = from.plus(chance.between(Duration.ZERO, Duration.ofMinutes(40)));
            Instant until = from.plus(chance.mostlyShort(Duration.ofHours(1)));
            all.add(new Away(from, until, chance.oneIn(2)));
            from = until;
        }
        return all;
    }

    static Optional<Away> at(Instant instant, List<Away> all) {
        return all.stream().filter(away -> away.covers(instant)).findFirst();
    }

    /** When all is there for good. */
    Instant over(Instant start) {
        return Stream.of(scheduler, function, database)
                .flatMap(List::stream)
                .map(Away::until)
                .max(Instant::compareTo)
                .orElse(start);
    }
}

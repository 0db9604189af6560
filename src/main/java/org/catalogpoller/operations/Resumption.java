package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import org.catalogpoller.config.SchedulerSettings;
import org.catalogpoller.config.TokenSettings;
import org.catalogpoller.poll.MadeBy;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.ManyAtOnce;
import org.catalogpoller.polling.SweepPace;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.Pauses;
import org.catalogpoller.port.Pauses.Freed;
import org.catalogpoller.port.ScheduleException;

/**
 * Lets polls go on that no pause keeps any more. The row comes first. Where this dies before it has made a schedule,
 * the poll is overdue soon. A sweep then revives it.
 */
@Singleton
public class Resumption {

    private static final int BATCH = 250;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** What is left for a call that has begun. */
    private static final Duration LEFT = Duration.ofSeconds(8);

    private final Pauses pauses;
    private final Revival revival;
    private final ManyAtOnce many;
    private final boolean hasTokens;
    private final Duration gap;
    private final Clock clock;

    public Resumption(
            Pauses pauses,
            Revival revival,
            ManyAtOnce many,
            Optional<TokenSettings> tokens,
            SchedulerSettings schedules,
            Clock clock) {
        this.pauses = pauses;
        this.revival = revival;
        this.many = many;
        this.hasTokens = tokens.isPresent();
        this.gap = SweepPace.gap(schedules.sweepMaxRate());
        this.clock = clock;
    }

    /** A poll that goes on, and the clock of the database. */
    private record Going(PollRow row, Clock storeClock) {}

    /** Frees polls while there is time, and makes their schedules; how many were freed. The problems are the tally's. */
    int run(Invocation invocation, SweepTally tally) {
        int[] freed = {0};
        Deque<Going> going = new ArrayDeque<>();
        many.work(
                () -> {
                    while (going.isEmpty() && free(going, freed, tally)) {
                        // polls that come by themselves have no work to do
                    }
                    Going next = going.poll();
                    return next == null ? null : () -> schedule(next, invocation, tally);
                },
                gap,
                () -> !going.isEmpty()
                        || invocation.timeBeforeReserve(clock.instant()).compareTo(LEFT) > 0);
        return freed[0];
    }

    /** Polls of paused catalogs whose attempt did not come are parked, so that their deadline moves along. */
    void parkOverdue(SweepTally tally) {
        try {
            pauses.parkOverdue(PollPolicy.OVERDUE_AFTER, hasTokens, 4 * BATCH, LIMIT);
        } catch (CatalogTableException e) {
            tally.problem(e.problem());
        }
    }

    /** Frees one batch; false where that was the last one. */
    private boolean free(Deque<Going> going, int[] freed, SweepTally tally) {
        try {
            Instant asked = clock.instant();
            Freed batch = pauses.free(BATCH, LIMIT);
            Clock storeClock = Clock.offset(clock, Duration.between(asked, batch.now()));
            batch.polls().forEach(row -> going.add(new Going(row, storeClock)));
            freed[0] += batch.count();
            return batch.count() > 0;
        } catch (CatalogTableException e) {
            tally.problem(e.problem());
            return false;
        }
    }

    private void schedule(Going poll, Invocation invocation, SweepTally tally) {
        Instant at = Objects.requireNonNull(poll.row().nextAttemptAt());
        try {
            if (revival.schedule(poll.row(), at, poll.storeClock(), MadeBy.REVIVAL, invocation)) {
                tally.revived();
            }
        } catch (ScheduleException e) {
            tally.problem(e.problem());
        }
    }
}

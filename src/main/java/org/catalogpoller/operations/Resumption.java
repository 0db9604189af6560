package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.catalogpoller.config.SchedulerSettings;
import org.catalogpoller.config.TokenSettings;
import org.catalogpoller.operations.Revival.Claimed;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.ManyAtOnce;
import org.catalogpoller.polling.SweepLimits;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.Pauses;
import org.catalogpoller.port.Pauses.Freed;
import org.jspecify.annotations.Nullable;

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
        this.gap = SweepLimits.gap(schedules.sweepMaxRate());
        this.clock = clock;
    }

    /** Frees polls while there is time, and makes their schedules; how many were freed. The problems are the tally's. */
    int run(Invocation invocation, SweepTally tally) {
        Run run = new Run(invocation, tally);
        many.work(run::next, gap, () -> run.room() > 0);
        run.parkRest();
        return run.freed;
    }

    /** Polls of paused catalogs whose attempt did not come are parked, so that their deadline moves along. */
    void parkOverdue(SweepTally tally) {
        try {
            pauses.parkOverdue(PollPolicy.OVERDUE_AFTER, hasTokens, 4 * BATCH, LIMIT);
        } catch (CatalogTableException e) {
            tally.problem(e.problem());
        }
    }

    /** What one invocation frees. */
    private final class Run {

        private final Invocation invocation;
        private final SweepTally tally;
        private final Deque<Claimed> going = new ArrayDeque<>();
        private int freed;
        private boolean lastBatch;

        Run(Invocation invocation, SweepTally tally) {
            this.invocation = invocation;
            this.tally = tally;
        }

        /** How many schedules there is time for. */
        int room() {
            Duration time = invocation.timeBeforeReserve(clock.instant()).minus(LEFT);
            return SweepLimits.room(time, gap, BATCH);
        }

        /** Polls that come by themselves have no work to do: after a batch of them it takes the next one. */
        @Nullable
        Runnable next() {
            for (int room = room(); going.isEmpty() && !lastBatch && room > 0; room = room()) {
                free(room);
            }
            Claimed next = going.poll();
            return next == null ? null : () -> revival.revive(next, invocation, tally);
        }

        private void free(int max) {
            try {
                Instant asked = clock.instant();
                Freed batch = pauses.free(max, LIMIT);
                Clock storeClock = Clock.offset(clock, Duration.between(asked, batch.now()));
                List<Claimed> polls = batch.polls().stream()
                        .map(row -> new Claimed(row, Objects.requireNonNull(row.nextAttemptAt()), storeClock, false))
                        .toList();
                going.addAll(revival.planned(polls, LIMIT, tally));
                freed += batch.count();
                lastBatch = batch.count() == 0;
            } catch (CatalogTableException e) {
                tally.problem(e.problem());
                lastBatch = true;
            }
        }

        /** The next run frees the polls at once that no time was left for. */
        void parkRest() {
            if (!going.isEmpty()) {
                try {
                    pauses.parkAgain(going.stream().map(Claimed::row).toList(), LIMIT);
                    freed -= going.size();
                } catch (CatalogTableException e) {
                    tally.problem(e.problem());
                }
            }
        }
    }
}

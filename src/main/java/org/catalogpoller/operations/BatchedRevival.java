package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import org.catalogpoller.config.SchedulerSettings;
import org.catalogpoller.operations.Revival.Revivable;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.ManyAtOnce;
import org.catalogpoller.polling.SweepLimits;
import org.catalogpoller.port.CatalogTableException;
import org.jspecify.annotations.Nullable;

/**
 * Revives many polls in one invocation. It takes them batch by batch while there is time, and gives back those that no
 * time was left for.
 */
@Singleton
public class BatchedRevival {

    private final Revival revival;
    private final ManyAtOnce many;
    private final Duration gap;
    private final Clock clock;

    public BatchedRevival(Revival revival, ManyAtOnce many, SchedulerSettings schedules, Clock clock) {
        this.revival = revival;
        this.many = many;
        this.gap = SweepLimits.gap(schedules.sweepMaxRate());
        this.clock = clock;
    }

    /** Where the polls come from. */
    interface Source {

        /**
         * Takes polls, so that no other invocation does.
         *
         * @param max the most polls, for as many as there is time for
         * @param taken gets those that need a schedule
         * @return whether there may be more
         * @throws CatalogTableException if the database did not confirm it. No more are taken then. Those in {@code taken} are
         *     revived
         */
        boolean take(int max, Collection<Revivable> taken);

        /**
         * Gives back polls that no time was left for.
         *
         * @throws CatalogTableException if the database did not confirm it
         */
        void giveBack(List<Revivable> polls);
    }

    /** The tally counts what was revived, and has the problems. */
    void run(Source source, Invocation invocation, SweepTally tally) {
        Run run = new Run(source, invocation, tally);
        many.work(run::next, gap, () -> run.room() > 0);
        run.giveBack();
    }

    /** What one invocation revives from one source. */
    private final class Run {

        private final Source source;
        private final Invocation invocation;
        private final SweepTally tally;
        private final Deque<Revivable> taken = new ArrayDeque<>();
        private boolean mayBeMore = true;

        Run(Source source, Invocation invocation, SweepTally tally) {
            this.source = source;
            this.invocation = invocation;
            this.tally = tally;
        }

        /** How many schedules there is time for. */
        int room() {
            return SweepLimits.room(invocation.timeToBegin(clock.instant()), gap, SweepLimits.POLLS_AT_ONCE);
        }

        /** A batch may hold no poll that needs a schedule. It takes the next one then. */
        @Nullable
        Runnable next() {
            for (int max = room(); taken.isEmpty() && mayBeMore && max > 0; max = room()) {
                take(max);
            }
            Revivable next = taken.poll();
            return next == null ? null : () -> revival.revive(next, invocation, tally);
        }

        private void take(int max) {
            try {
                mayBeMore = source.take(max, taken);
            } catch (CatalogTableException e) {
                mayBeMore = false;
                tally.problem(e.problem());
            }
        }

        void giveBack() {
            if (!taken.isEmpty()) {
                try {
                    source.giveBack(List.copyOf(taken));
                } catch (CatalogTableException e) {
                    tally.problem(e.problem());
                }
            }
        }
    }
}

package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.catalogpoller.config.TokenSettings;
import org.catalogpoller.operations.Revival.Revivable;
import org.catalogpoller.poll.ClockDifference;
import org.catalogpoller.poll.OverdueRule;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.SweepLimits;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.Pauses;
import org.catalogpoller.port.Pauses.ResumedBatch;

/**
 * Lets polls go on that no pause keeps any more. The row comes first. Where this dies before it has made a schedule,
 * the poll is overdue soon. A sweep then revives it.
 */
@Singleton
public class Resumption {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Pauses pauses;
    private final Revival revival;
    private final BatchedRevival batches;
    private final boolean hasTokens;
    private final Clock clock;

    public Resumption(
            Pauses pauses, Revival revival, BatchedRevival batches, Optional<TokenSettings> tokens, Clock clock) {
        this.pauses = pauses;
        this.revival = revival;
        this.batches = batches;
        this.hasTokens = tokens.isPresent();
        this.clock = clock;
    }

    /** Resumes polls while there is time, and makes their schedules; how many were resumed. The problems are the tally's. */
    int run(Invocation invocation, SweepTally tally) {
        ResumedPolls polls = new ResumedPolls(tally);
        batches.run(polls, invocation, tally);
        return polls.count;
    }

    /** Pauses overdue polls of paused catalogs, so that their deadline moves along. */
    void pauseOverdue(SweepTally tally) {
        try {
            pauses.pauseOverdue(OverdueRule.AFTER, hasTokens, SweepLimits.POLLS_TO_PAUSE, LIMIT);
        } catch (CatalogTableException e) {
            tally.problem(e.problem());
        }
    }

    /** The polls that one invocation resumes. */
    private final class ResumedPolls implements BatchedRevival.Source {

        private final SweepTally tally;
        private int count;

        ResumedPolls(SweepTally tally) {
            this.tally = tally;
        }

        /** Polls that come by themselves are resumed too. They need no schedule. */
        @Override
        public boolean take(int max, Collection<Revivable> taken) {
            Instant asked = clock.instant();
            ResumedBatch batch = pauses.resume(max, LIMIT);
            ClockDifference store = ClockDifference.seen(asked, clock.instant(), batch.now());
            List<Revivable> polls = batch.polls().stream()
                    .map(row -> revival.dueAsItsRowSays(row, store))
                    .toList();
            taken.addAll(revival.planned(polls, store, LIMIT, tally));
            count += batch.count();
            return batch.count() > 0;
        }

        /** The next run resumes them at once. */
        @Override
        public void giveBack(List<Revivable> rest) {
            pauses.pauseAgain(rest.stream().map(Revivable::row).toList(), LIMIT);
            count -= rest.size();
        }
    }
}

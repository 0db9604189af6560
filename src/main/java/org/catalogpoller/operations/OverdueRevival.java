package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.catalogpoller.config.TokenSettings;
import org.catalogpoller.operations.Revival.Revivable;
import org.catalogpoller.poll.ClockDifference;
import org.catalogpoller.poll.OverdueRule;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.port.OverduePolls;
import org.catalogpoller.port.OverduePolls.Overdue;
import org.catalogpoller.port.OverduePolls.Search;
import org.catalogpoller.port.OverduePolls.Taken;
import org.catalogpoller.port.PollStore;

/**
 * Revives polls whose next attempt is overdue, and ends those that are over. It can continue polls that need no token
 * and polls whose token is sealed in the row. If the function has tokens of its own, it can continue all polls. Any
 * other poll goes on only if its event comes back, because the token is in that alone. It ends when the event cannot
 * come any more.
 */
@Singleton
public class OverdueRevival {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final OverduePolls polls;
    private final Revival revival;
    private final BatchedRevival batches;
    private final PollPolicy policy;
    private final boolean hasTokens;
    private final Clock clock;

    public OverdueRevival(
            OverduePolls polls,
            Revival revival,
            BatchedRevival batches,
            PollPolicy policy,
            Optional<TokenSettings> tokens,
            Clock clock) {
        this.polls = polls;
        this.revival = revival;
        this.batches = batches;
        this.policy = policy;
        this.hasTokens = tokens.isPresent();
        this.clock = clock;
    }

    /**
     * Revives and ends polls while there is time.
     *
     * @param onFull is called when a batch is full, so that there may be many more polls
     */
    void run(Invocation invocation, SweepTally tally, Runnable onFull) {
        batches.run(new TakenPolls(tally, onFull), invocation, tally);
    }

    /** The overdue polls of one sweep, the one that is overdue the longest first. */
    private final class TakenPolls implements BatchedRevival.Source {

        private final SweepTally tally;
        private final Runnable onFull;
        private Map<String, Instant> dueBefore = Map.of();
        private Instant dueFrom = Instant.EPOCH;

        TakenPolls(SweepTally tally, Runnable onFull) {
            this.tally = tally;
            this.onFull = onFull;
        }

        @Override
        public boolean take(int max, Collection<Revivable> taken) {
            Instant asked = clock.instant();
            Taken batch = polls.take(search(asked), max, LIMIT);
            tally.found(batch);
            dueBefore = batch.polls().stream()
                    .collect(Collectors.toMap(poll -> poll.row().id(), Overdue::dueAt));
            decide(batch, max, ClockDifference.seen(asked, clock.instant(), batch.now()), taken);
            if (batch.problem() != null) {
                tally.problem(batch.problem());
            }
            if (batch.isFull()) {
                dueFrom = batch.polls().get(batch.polls().size() - 1).dueAt();
                onFull.run();
            }
            return batch.isFull();
        }

        private Search search(Instant now) {
            return new Search(
                    OverdueRule.AFTER,
                    hasTokens,
                    PollPolicy.EVENT_RETURNS_WITHIN,
                    now,
                    dueFrom,
                    policy.backoff().interval());
        }

        private void decide(Taken batch, int max, ClockDifference store, Collection<Revivable> taken) {
            Instant now = store.here(batch.now());
            List<PollRow> timedOut = new ArrayList<>();
            List<PollRow> stalled = new ArrayList<>();
            List<Revivable> revivable = new ArrayList<>();
            for (Overdue overdue : batch.polls()) {
                PollRow row = overdue.row();
                double share = (double) revivable.size() / max;
                Optional<Revivable> next = revived(row, now, store, share);
                if (next.isEmpty()) {
                    timedOut.add(row);
                } else if (row.needsItsEvent() && !hasTokens) {
                    // it is over, and either its deadline or the time of its event has passed
                    boolean isStalled = overdue.dueAt().isBefore(batch.now().minus(PollPolicy.EVENT_RETURNS_WITHIN));
                    (isStalled ? stalled : timedOut).add(row);
                } else {
                    revivable.add(next.get());
                }
            }
            taken.addAll(revival.planned(revivable, store, LIMIT, tally));
            tally.timedOut(
                    end(timedOut, PollState.TIMED_OUT, PollStore.STALLED + ": no attempt came, and none is left"));
            tally.stalled(end(stalled, PollState.FAILED, PollStore.STALLED));
        }

        /** Empty where the poll is over. It is over by both clocks, because one of them may be wrong. */
        private Optional<Revivable> revived(PollRow row, Instant now, ClockDifference store, double share) {
            return store.clocks().stream()
                    .flatMap(counts -> policy
                            .revival(row.poll(), counts.there(now), share)
                            .map(again -> Revivable.unplanned(row, counts.here(again.at()), counts))
                            .stream())
                    .findFirst();
        }

        private int end(List<PollRow> rows, PollState state, String error) {
            return rows.isEmpty() ? 0 : polls.end(rows, state, error, LIMIT);
        }

        /** They are overdue for the next sweep as they were. */
        @Override
        public void giveBack(List<Revivable> rest) {
            polls.giveBack(rest.stream().map(this::overdue).toList(), LIMIT);
        }

        private Overdue overdue(Revivable poll) {
            return new Overdue(
                    poll.row(), Objects.requireNonNull(dueBefore.get(poll.row().id())));
        }
    }
}

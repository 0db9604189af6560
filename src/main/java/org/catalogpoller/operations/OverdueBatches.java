package org.catalogpoller.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.OverduePolls;
import org.catalogpoller.port.OverduePolls.Overdue;
import org.catalogpoller.port.OverduePolls.Search;
import org.catalogpoller.port.OverduePolls.Taken;
import org.catalogpoller.port.PollStore;
import org.jspecify.annotations.Nullable;

/**
 * The overdue polls of one sweep. It takes them batch by batch, ends those that are over, and hands out those that it
 * can continue. These need no token, or their token is sealed in the row, or the function has tokens of its own. Any
 * other poll goes on only if its event comes back, because the token is in that alone. It ends when the event cannot
 * come any more.
 */
final class OverdueBatches {

    /** The most polls that are taken at once. A sweep that dies leaves no more than these behind for the next one. */
    static final int SIZE = 250;

    private static final Duration LIMIT = Duration.ofSeconds(5);

    /**
     * A poll that is to be revived.
     *
     * @param at when its next attempt is made
     * @param storeClock the clock of the database, which all environments share
     */
    record Revivable(Overdue overdue, Instant at, Clock storeClock) {}

    private final OverduePolls polls;
    private final PollPolicy policy;
    private final boolean hasTokens;
    private final Clock clock;
    private final SweepTally tally;
    private final Runnable onFull;

    private final Deque<Revivable> taken = new ArrayDeque<>();
    private Instant dueFrom = Instant.EPOCH;
    private boolean lastBatch;

    /**
     * The overdue polls of a sweep.
     *
     * @param hasTokens whether the function has tokens of its own, so that it can go on with every poll
     * @param onFull is called when a batch is full, so that there may be many more polls
     */
    OverdueBatches(
            OverduePolls polls, PollPolicy policy, boolean hasTokens, Clock clock, SweepTally tally, Runnable onFull) {
        this.polls = polls;
        this.policy = policy;
        this.hasTokens = hasTokens;
        this.clock = clock;
        this.tally = tally;
        this.onFull = onFull;
    }

    /** The next poll to revive; null: there is none any more. */
    @Nullable
    Revivable next() {
        try {
            while (taken.isEmpty() && !lastBatch) {
                takeBatch();
            }
        } catch (CatalogTableException e) {
            lastBatch = true;
            tally.problem(e.problem());
        }
        return taken.poll();
    }

    /** Gives back the polls that no time was left for. */
    void giveBack() {
        if (!taken.isEmpty()) {
            try {
                polls.giveBack(taken.stream().map(Revivable::overdue).toList(), LIMIT);
            } catch (CatalogTableException e) {
                tally.problem(e.problem());
            }
        }
    }

    private void takeBatch() {
        Duration eventAfter = hasTokens ? PollPolicy.OVERDUE_AFTER : PollPolicy.EVENT_RETURNS_WITHIN;
        Duration ahead = policy.backoff().interval();
        Instant asked = clock.instant();
        Taken batch = polls.take(new Search(PollPolicy.OVERDUE_AFTER, eventAfter, dueFrom, ahead), SIZE, LIMIT);
        tally.found(batch);
        lastBatch = batch.polls().size() < SIZE;
        if (!lastBatch) {
            dueFrom = batch.polls().get(SIZE - 1).dueAt();
            onFull.run();
        }
        decide(batch, Clock.offset(clock, Duration.between(asked, batch.now())));
    }

    private void decide(Taken batch, Clock storeClock) {
        List<PollRow> timedOut = new ArrayList<>();
        List<PollRow> stalled = new ArrayList<>();
        for (Overdue overdue : batch.polls()) {
            PollRow row = overdue.row();
            double share = (double) taken.size() / SIZE;
            Optional<PollAgain> next = policy.revival(row.poll(), batch.now(), share);
            if (next.isEmpty()) {
                timedOut.add(row);
            } else if (row.needsItsEvent() && !hasTokens) {
                stalled.add(row);
            } else {
                taken.add(new Revivable(overdue, next.get().at(), storeClock));
            }
        }
        tally.ended(
                end(timedOut, PollState.TIMED_OUT, PollStore.STALLED + ": no attempt came, and none is left"),
                end(stalled, PollState.FAILED, PollStore.STALLED));
    }

    private int end(List<PollRow> rows, PollState state, String error) {
        return rows.isEmpty() ? 0 : polls.end(rows, state, error, LIMIT);
    }
}

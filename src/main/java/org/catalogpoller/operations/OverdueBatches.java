package org.catalogpoller.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.catalogpoller.operations.Revival.Claimed;
import org.catalogpoller.poll.ClockDifference;
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

    private final OverduePolls polls;
    private final Revival revival;
    private final PollPolicy policy;
    private final boolean hasTokens;
    private final Clock clock;
    private final SweepTally tally;
    private final IntSupplier room;
    private final Runnable onFull;

    private final Deque<Claimed> taken = new ArrayDeque<>();
    private Map<String, Instant> dueBefore = Map.of();
    private Instant dueFrom = Instant.EPOCH;
    private boolean lastBatch;

    /**
     * The overdue polls of a sweep.
     *
     * @param hasTokens whether the function has tokens of its own, so that it can go on with every poll
     * @param room how many polls there is time for, up to {@link #SIZE}; more would be taken, and given back
     * @param onFull is called when a batch is full, so that there may be many more polls
     */
    OverdueBatches(
            OverduePolls polls,
            Revival revival,
            PollPolicy policy,
            boolean hasTokens,
            Clock clock,
            SweepTally tally,
            IntSupplier room,
            Runnable onFull) {
        this.polls = polls;
        this.revival = revival;
        this.policy = policy;
        this.hasTokens = hasTokens;
        this.clock = clock;
        this.tally = tally;
        this.room = room;
        this.onFull = onFull;
    }

    /** The next poll to revive; null: there is none any more, or no time. */
    @Nullable
    Claimed next() {
        try {
            for (int max = room.getAsInt(); taken.isEmpty() && !lastBatch && max > 0; max = room.getAsInt()) {
                takeBatch(max);
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
                polls.giveBack(taken.stream().map(this::overdue).toList(), LIMIT);
            } catch (CatalogTableException e) {
                tally.problem(e.problem());
            }
        }
    }

    private Overdue overdue(Claimed poll) {
        return new Overdue(
                poll.row(), Objects.requireNonNull(dueBefore.get(poll.row().id())));
    }

    private void takeBatch(int max) {
        Duration eventAfter = hasTokens ? PollPolicy.OVERDUE_AFTER : PollPolicy.EVENT_RETURNS_WITHIN;
        Duration ahead = policy.backoff().interval();
        Instant asked = clock.instant();
        Taken batch = polls.take(new Search(PollPolicy.OVERDUE_AFTER, eventAfter, dueFrom, ahead), max, LIMIT);
        tally.found(batch);
        lastBatch = batch.polls().size() < max;
        ClockDifference difference = ClockDifference.seen(asked, clock.instant(), batch.now());
        decide(batch, max, difference.there(clock));
        if (!lastBatch) {
            dueFrom = batch.polls().get(max - 1).dueAt();
            onFull.run();
        }
    }

    private void decide(Taken batch, int max, Clock storeClock) {
        List<PollRow> timedOut = new ArrayList<>();
        List<PollRow> stalled = new ArrayList<>();
        List<Claimed> claimed = new ArrayList<>();
        for (Overdue overdue : batch.polls()) {
            PollRow row = overdue.row();
            double share = (double) claimed.size() / max;
            // a poll is over by both clocks: one of them may be wrong
            Optional<PollAgain> next = policy.revival(row.poll(), batch.now(), share)
                    .or(() -> policy.revival(row.poll(), clock.instant(), share));
            if (next.isEmpty()) {
                timedOut.add(row);
            } else if (row.needsItsEvent() && !hasTokens) {
                if (overdue.dueAt().isBefore(batch.now().minus(PollPolicy.EVENT_RETURNS_WITHIN))) {
                    stalled.add(row);
                }
            } else {
                claimed.add(new Claimed(row, next.get().at(), storeClock, false));
            }
        }
        dueBefore = batch.polls().stream()
                .collect(Collectors.toMap(poll -> poll.row().id(), Overdue::dueAt));
        taken.addAll(revival.planned(claimed, LIMIT, tally));
        tally.ended(
                end(timedOut, PollState.TIMED_OUT, PollStore.STALLED + ": no attempt came, and none is left"),
                end(stalled, PollState.FAILED, PollStore.STALLED));
    }

    private int end(List<PollRow> rows, PollState state, String error) {
        return rows.isEmpty() ? 0 : polls.end(rows, state, error, LIMIT);
    }
}

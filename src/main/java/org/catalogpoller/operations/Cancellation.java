package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.catalogpoller.event.OperatorResult.Cancelled;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.PollStore;

/** Ends waiting polls on behalf of an operator. */
@Singleton
public class Cancellation {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int TRIES = 3;

    private final PollStore store;
    private final PollRows rows;
    private final AttemptScheduler scheduler;
    private final Clock clock;

    public Cancellation(PollStore store, PollRows rows, AttemptScheduler scheduler, Clock clock) {
        this.store = store;
        this.rows = rows;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /**
     * Cancels the polls that wait, as many as there is time for. It may be asked again.
     *
     * @param polls those that were found
     * @param named how many the operator named; 0: a catalog, and no polls
     */
    Cancelled cancel(List<PollRow> polls, int named, Invocation invocation) {
        if (polls.isEmpty()) {
            return new Cancelled(polls, "there is no such poll");
        }
        List<PollRow> cancelled = new ArrayList<>();
        int seen = 0;
        for (PollRow poll : polls) {
            if (invocation.timeBeforeReserve(clock.instant()).compareTo(LIMIT) < 0) {
                return new Cancelled(cancelled, "no time was left for " + (polls.size() - seen) + " polls: ask again");
            }
            cancel(poll, TRIES).ifPresent(cancelled::add);
            seen++;
        }
        int missing = named - polls.size();
        return new Cancelled(cancelled, missing > 0 ? "there are no polls with " + missing + " of the ids" : null);
    }

    /**
     * The row comes first: an attempt that comes between the two effects finds the poll ended. Where an attempt was faster
     * and has moved the row on, the row is read again.
     */
    private Optional<PollRow> cancel(PollRow row, int tries) {
        if (row.state() != PollState.WAITING || tries == 0) {
            return Optional.empty();
        }
        PollRow end = row.ended(PollState.CANCELLED, "cancelled by an operator");
        if (store.end(end, LIMIT).isSuperseded()) {
            return rows.find(row.id(), LIMIT).flatMap(moved -> cancel(moved, tries - 1));
        }
        scheduler.cancel(row.id(), row.poll().nextAttempt().number(), row.nextAttemptAt());
        return Optional.of(end);
    }
}

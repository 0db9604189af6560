package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.catalogpoller.event.OperatorResult.Cancelled;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.ScheduleException;

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
        Set<String> problems = new LinkedHashSet<>();
        int seen = 0;
        for (PollRow poll : polls) {
            if (invocation.timeBeforeReserve(clock.instant()).compareTo(LIMIT) < 0) {
                problems.add("no time was left for " + (polls.size() - seen) + " polls: ask again");
                break;
            }
            cancel(poll, TRIES, problems).ifPresent(cancelled::add);
            seen++;
        }
        int missing = named - polls.size();
        if (missing > 0) {
            problems.add("there are no polls with " + missing + " of the ids");
        }
        return new Cancelled(cancelled, problems.isEmpty() ? null : String.join("; ", problems));
    }

    /**
     * The row comes first: an attempt that comes between the two effects finds the poll ended. So it would if the schedule
     * stayed. Where an attempt was faster and has moved the row on, the row is read again.
     */
    private Optional<PollRow> cancel(PollRow row, int tries, Set<String> problems) {
        if (row.state() != PollState.WAITING || tries == 0) {
            return Optional.empty();
        }
        PollRow end = row.ended(PollState.CANCELLED, "cancelled by an operator");
        if (store.end(end, LIMIT).isSuperseded()) {
            return rows.find(row.id(), LIMIT).flatMap(moved -> cancel(moved, tries - 1, problems));
        }
        try {
            scheduler.cancel(row.id(), row.poll().nextAttempt().number(), row.nextAttemptAt());
        } catch (ScheduleException e) {
            problems.add("cancelled, and a schedule is left that will do nothing: " + e.problem());
        }
        return Optional.of(end);
    }
}

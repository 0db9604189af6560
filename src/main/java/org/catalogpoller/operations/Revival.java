package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.catalogpoller.event.NextEvent;
import org.catalogpoller.poll.ClockDifference;
import org.catalogpoller.poll.MadeBy;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.RequestRate;
import org.catalogpoller.port.ScheduleException;

/** Makes the schedule of a poll's next attempt out of its row, where no attempt makes it. */
@Singleton
public class Revival {

    private final AttemptScheduler scheduler;
    private final RequestRate rate;
    private final PollPolicy policy;
    private final Clock clock;

    public Revival(AttemptScheduler scheduler, RequestRate rate, PollPolicy policy, Clock clock) {
        this.scheduler = scheduler;
        this.rate = rate;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * A poll that this invocation has claimed, and whose next attempt needs a schedule.
     *
     * @param row the time of its next attempt is part of the schedule's name
     * @param at when the attempt is made, by the own clock; later where that is not ahead any more
     * @param counts the clock by which the schedule is made; the own one may be wrong
     * @param isPlanned whether the time is a second of the API's rate
     */
    record Claimed(PollRow row, Instant at, ClockDifference counts, boolean isPlanned) {}

    /** A poll that is due when its row says. A clock by which it is over does not count: one that is wrong must not end it. */
    Claimed dueAsItsRowSays(PollRow row, ClockDifference store) {
        Instant at = store.here(Objects.requireNonNull(row.nextAttemptAt()));
        return store.clocks().stream()
                .filter(counts -> policy.exhausted(row.poll(), counts.there(at)).isEmpty())
                .findFirst()
                .map(counts -> new Claimed(row, at, counts, false))
                .orElseGet(() -> new Claimed(row, at, ClockDifference.NONE, false));
    }

    /**
     * The same polls. With a rate, each has a second of its own. A poll whose values are known needs none.
     *
     * @param store the store's clock: the seconds are by that
     */
    List<Claimed> planned(List<Claimed> polls, ClockDifference store, Duration limit, SweepTally tally) {
        try {
            List<PollRow> asking = polls.stream()
                    .map(Claimed::row)
                    .filter(row -> row.values() == null)
                    .toList();
            Map<String, Instant> seconds = rate.plan(asking, limit);
            return polls.stream()
                    .map(poll -> Optional.ofNullable(seconds.get(poll.row().id()))
                            .map(second ->
                                    new Claimed(poll.row().dueAt(second), store.here(second), poll.counts(), true))
                            .orElse(poll))
                    .toList();
        } catch (CatalogTableException e) {
            tally.problem(e.problem());
            return polls;
        }
    }

    /** Schedules the next attempt. The tally counts it, or has the problem. */
    void revive(Claimed poll, Invocation invocation, SweepTally tally) {
        try {
            if (schedule(poll, invocation)) {
                tally.revived();
            }
        } catch (ScheduleException e) {
            tally.problem(e.problem());
        }
    }

    /** False where the schedule was there already, or the limits leave no attempt: a sweep ends the poll then. */
    private boolean schedule(Claimed poll, Invocation invocation) {
        MadeBy madeBy = poll.isPlanned() ? MadeBy.PLANNED_REVIVAL : MadeBy.REVIVAL;
        Optional<Instant> wake = wake(poll, invocation.earliestSchedule(clock.instant()));
        return wake.isPresent() && scheduler.schedule(nextAttempt(poll.row(), wake.get(), madeBy, invocation));
    }

    /** When the schedule wakes it, by the clock that counts. */
    private Optional<Instant> wake(Claimed claimed, Instant earliest) {
        Poll poll = claimed.row().poll();
        Instant now = claimed.counts().there(earliest);
        Instant at = claimed.counts().there(claimed.at());
        return policy.stillAhead(policy.hasTimeAt(at, poll) ? at : now, poll, now)
                .filter(time -> policy.exhausted(poll, time).isEmpty());
    }

    private static NextAttempt nextAttempt(PollRow row, Instant at, MadeBy madeBy, Invocation invocation) {
        int number = row.poll().nextAttempt().number();
        String event = NextEvent.fromRow(row, at, madeBy);
        return NextAttempt.of(row.id(), number, at, row.deadline(), invocation.functionArn(), event)
                .revived(row.nextAttemptAt());
    }
}

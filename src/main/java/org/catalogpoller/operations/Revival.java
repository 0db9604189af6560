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
     * A poll that this invocation has taken, and whose next attempt needs a schedule.
     *
     * @param row the time of its next attempt is part of the schedule's name
     * @param at when the attempt is made, by the own clock; later where that is not ahead any more
     * @param counts the clock by which the schedule is made; the own one may be wrong
     * @param isPlanned whether the time is a second of the API's rate
     */
    record Revivable(PollRow row, Instant at, ClockDifference counts, boolean isPlanned) {

        /** A poll without a second of the API's rate. */
        static Revivable unplanned(PollRow row, Instant at, ClockDifference counts) {
            return new Revivable(row, at, counts, false);
        }

        /**
         * The same poll with a second of the API's rate.
         *
         * @param second by the store's clock
         */
        Revivable plannedFor(Instant second, ClockDifference store) {
            return new Revivable(row.dueAt(second), store.here(second), counts, true);
        }
    }

    /**
     * A poll that is due when its row says. By one of the two clocks its deadline may be over. That clock may be wrong, so
     * the other one makes the schedule.
     */
    Revivable dueAsItsRowSays(PollRow row, ClockDifference store) {
        Instant at = store.here(Objects.requireNonNull(row.nextAttemptAt()));
        return store.clocks().stream()
                .filter(counts -> policy.exhausted(row.poll(), counts.there(at)).isEmpty())
                .findFirst()
                .map(counts -> Revivable.unplanned(row, at, counts))
                .orElseGet(() -> Revivable.unplanned(row, at, ClockDifference.NONE));
    }

    /**
     * The same polls. With a rate, each has a second of its own. A poll whose values are known needs none.
     *
     * @param store the store's clock: the seconds are by that
     */
    List<Revivable> planned(List<Revivable> polls, ClockDifference store, Duration limit, SweepTally tally) {
        try {
            List<PollRow> asking = polls.stream()
                    .map(Revivable::row)
                    .filter(row -> row.values() == null)
                    .toList();
            Map<String, Instant> seconds = rate.plan(asking, limit);
            return polls.stream()
                    .map(poll -> Optional.ofNullable(seconds.get(poll.row().id()))
                            .map(second -> poll.plannedFor(second, store))
                            .orElse(poll))
                    .toList();
        } catch (CatalogTableException e) {
            tally.problem(e.problem());
            return polls;
        }
    }

    /** Schedules the next attempt. The tally counts it, or has the problem. */
    void revive(Revivable poll, Invocation invocation, SweepTally tally) {
        try {
            if (schedule(poll, invocation)) {
                tally.revived();
            }
        } catch (ScheduleException e) {
            tally.problem(e.problem());
        }
    }

    /** False where the schedule was there already, or the limits leave no attempt: a sweep ends the poll then. */
    private boolean schedule(Revivable poll, Invocation invocation) {
        MadeBy madeBy = poll.isPlanned() ? MadeBy.PLANNED_REVIVAL : MadeBy.REVIVAL;
        Optional<Instant> wake = wake(poll, invocation.earliestSchedule(clock.instant()));
        return wake.isPresent() && scheduler.schedule(nextAttempt(poll.row(), wake.get(), madeBy, invocation));
    }

    /** When the schedule wakes it, by the clock that counts. */
    private Optional<Instant> wake(Revivable revivable, Instant earliest) {
        Poll poll = revivable.row().poll();
        Instant now = revivable.counts().there(earliest);
        Instant at = revivable.counts().there(revivable.at());
        return policy.stillAhead(policy.hasTimeAt(at, poll) ? at : now, poll, now)
                .filter(time -> policy.exhausted(poll, time).isEmpty());
    }

    private static NextAttempt nextAttempt(PollRow row, Instant at, MadeBy madeBy, Invocation invocation) {
        int number = row.poll().nextAttempt().number();
        String event = NextEvent.fromRow(row, at, madeBy);
        return NextAttempt.of(row.id(), number, at, row.deadline(), invocation.functionArn(), event)
                .movedTo(row.nextAttemptAt());
    }
}

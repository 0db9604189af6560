package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.catalogpoller.event.NextEvent;
import org.catalogpoller.poll.MadeBy;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.RequestPlan;
import org.catalogpoller.port.ScheduleException;

/** Makes the schedule of a poll's next attempt out of its row, where no attempt makes it. */
@Singleton
public class Revival {

    private final AttemptScheduler scheduler;
    private final RequestPlan plan;
    private final PollPolicy policy;
    private final Clock clock;

    public Revival(AttemptScheduler scheduler, RequestPlan plan, PollPolicy policy, Clock clock) {
        this.scheduler = scheduler;
        this.plan = plan;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * A poll that this invocation has claimed, and whose next attempt needs a schedule.
     *
     * @param row the time of its next attempt is part of the schedule's name
     * @param at when the attempt is made, by the store's clock; later where that is not ahead any more
     * @param isPlanned whether that is a second of the API's rate
     */
    record Claimed(PollRow row, Instant at, Clock storeClock, boolean isPlanned) {

        private Claimed plannedAt(Instant second) {
            return new Claimed(row.dueAt(second), second, storeClock, true);
        }
    }

    /** The same polls, where there is a rate each at a second of its own. One whose values are known asks nobody. */
    List<Claimed> planned(List<Claimed> polls, Duration limit, SweepTally tally) {
        try {
            List<PollRow> asking = polls.stream()
                    .map(Claimed::row)
                    .filter(row -> row.values() == null)
                    .toList();
            Map<String, Instant> seconds = plan.plan(asking, limit);
            return polls.stream()
                    .map(poll -> seconds.containsKey(poll.row().id())
                            ? poll.plannedAt(seconds.get(poll.row().id()))
                            : poll)
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
        Optional<Instant> wake = wake(poll);
        return wake.isPresent() && scheduler.schedule(nextAttempt(poll.row(), wake.get(), madeBy, invocation));
    }

    /**
     * When the schedule wakes it: past for neither clock. One by which the poll is over is left aside, because one that is
     * wrong must not end it.
     */
    private Optional<Instant> wake(Claimed claimed) {
        Poll poll = claimed.row().poll();
        return Stream.of(claimed.storeClock().instant(), clock.instant())
                .filter(now -> policy.exhausted(poll, now).isEmpty())
                .max(Comparator.naturalOrder())
                .flatMap(now -> policy.stillAhead(policy.hasTimeAt(claimed.at(), poll) ? claimed.at() : now, poll, now))
                .filter(time -> policy.exhausted(poll, time).isEmpty());
    }

    private static NextAttempt nextAttempt(PollRow row, Instant at, MadeBy madeBy, Invocation invocation) {
        return new NextAttempt(
                row.id(),
                row.poll().nextAttempt().number(),
                row.nextAttemptAt(),
                at,
                row.deadline(),
                invocation.functionArn(),
                NextEvent.fromRow(row, at, madeBy),
                null);
    }
}

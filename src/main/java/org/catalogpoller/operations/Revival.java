package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.catalogpoller.event.NextEvent;
import org.catalogpoller.poll.MadeBy;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.ScheduleException;

/** Makes the schedule of a poll's next attempt out of its row, where no attempt makes it. */
@Singleton
public class Revival {

    private final AttemptScheduler scheduler;
    private final PollPolicy policy;

    public Revival(AttemptScheduler scheduler, PollPolicy policy) {
        this.scheduler = scheduler;
        this.policy = policy;
    }

    /**
     * Schedules the next attempt.
     *
     * @param row a poll that this invocation has claimed: the time of its next attempt is part of the schedule's name
     * @param at when the attempt is made, by the store's clock; later where that is not ahead any more
     * @param madeBy what brings the attempt about
     * @return false where the schedule was there already, or the limits leave no attempt: a sweep ends the poll then
     * @throws ScheduleException if the schedule may not exist
     */
    boolean schedule(PollRow row, Instant at, Clock storeClock, MadeBy madeBy, Invocation invocation) {
        Optional<Instant> wake = policy.stillAhead(at, row.poll(), storeClock.instant())
                .filter(time -> policy.exhausted(row.poll(), time).isEmpty());
        return wake.isPresent() && scheduler.schedule(nextAttempt(row, wake.get(), madeBy, invocation));
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

package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import org.catalogpoller.event.OperatorResult.Swept;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.ManyAtOnce;
import org.catalogpoller.polling.Notifications;
import org.catalogpoller.polling.Notifications.Sent;
import org.catalogpoller.polling.SweepLimits;
import org.catalogpoller.port.AttemptScheduler;

/**
 * Lets polls go on that a pause has kept and that a resume had no time for. Repairs polls whose next attempt is
 * overdue: the platform has lost it, or each delivery of it failed. Then it sends the notifications that are due, and
 * deletes what is old enough. Each change is a compare-and-set, so that a sweep beside another one, or beside a late
 * attempt, does no harm. Where there is more to do than a sweep has time for, it asks for further ones. They share the
 * work.
 */
@Singleton
public class Sweeper {

    private final Resumption resumption;
    private final OverdueRevival overdue;
    private final Notifications notifications;
    private final Retention retention;
    private final AttemptScheduler scheduler;
    private final ManyAtOnce many;
    private final Clock clock;

    public Sweeper(
            Resumption resumption,
            OverdueRevival overdue,
            Notifications notifications,
            Retention retention,
            AttemptScheduler scheduler,
            ManyAtOnce many,
            Clock clock) {
        this.resumption = resumption;
        this.overdue = overdue;
        this.notifications = notifications;
        this.retention = retention;
        this.scheduler = scheduler;
        this.many = many;
        this.clock = clock;
    }

    /** One sweep. A problem is in the result, beside what was done. */
    Swept sweep(Invocation whole) {
        Invocation invocation = whole.endsWithin(SweepLimits.WORK, clock.instant());
        SweepTally tally = new SweepTally();
        FurtherSweeps further = new FurtherSweeps(scheduler, many, invocation, clock, tally);
        resumption.pauseOverdue(tally);
        var unused = resumption.run(invocation.endsWithin(SweepLimits.RESUMING, clock.instant()), tally);
        overdue.run(invocation, tally, further::ask);
        Sent sent = notifications.sendDue(invocation, further::ask);
        retention.delete(invocation, tally);
        return tally.swept(sent);
    }
}

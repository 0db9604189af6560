package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.catalogpoller.config.SchedulerSettings;
import org.catalogpoller.config.TokenSettings;
import org.catalogpoller.event.OperatorResult.Swept;
import org.catalogpoller.operations.Revival.Claimed;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.ManyAtOnce;
import org.catalogpoller.polling.Notifications;
import org.catalogpoller.polling.Notifications.Sent;
import org.catalogpoller.polling.SweepLimits;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.OverduePolls;

/**
 * Lets polls go on that a pause has kept and that a resume had no time for. Repairs polls whose next attempt is
 * overdue: the platform has lost it, or each delivery of it failed. Then it sends the notifications that are due, and
 * deletes what is old enough. Each change is a compare-and-set, so that a sweep beside another one, or beside a late
 * attempt, does no harm. Where there is more to do than a sweep has time for, it asks for further ones. They share the
 * work.
 */
@Singleton
public class Sweeper {

    /** What revivals leave for a call that has begun, and for some notifications. */
    private static final Duration LEFT_BY_REVIVALS = Duration.ofSeconds(8);

    /** When polls of a pause leave the rest to overdue ones. It keeps as much back as revivals do, so that both have 6 s. */
    private static final Duration RESUMES = Duration.ofSeconds(14);

    private final OverduePolls polls;
    private final AttemptScheduler scheduler;
    private final Revival revival;
    private final Resumption resumption;
    private final Notifications notifications;
    private final Retention retention;
    private final ManyAtOnce many;
    private final PollPolicy policy;
    private final boolean hasTokens;
    private final Duration gap;
    private final Clock clock;

    public Sweeper(
            OverduePolls polls,
            AttemptScheduler scheduler,
            Revival revival,
            Resumption resumption,
            Notifications notifications,
            Retention retention,
            ManyAtOnce many,
            PollPolicy policy,
            Optional<TokenSettings> tokens,
            SchedulerSettings schedules,
            Clock clock) {
        this.polls = polls;
        this.scheduler = scheduler;
        this.revival = revival;
        this.resumption = resumption;
        this.notifications = notifications;
        this.retention = retention;
        this.many = many;
        this.policy = policy;
        this.hasTokens = tokens.isPresent();
        this.gap = SweepLimits.gap(schedules.sweepMaxRate());
        this.clock = clock;
    }

    /** One sweep. A problem is in the result, beside what was done. */
    Swept sweep(Invocation whole) {
        Invocation invocation = whole.endsWithin(SweepLimits.WORK, clock.instant());
        SweepTally tally = new SweepTally();
        resumption.parkOverdue(tally);
        var unused = resumption.run(invocation.endsWithin(RESUMES, clock.instant()), tally);
        IntSupplier room = () -> SweepLimits.room(
                invocation.timeBeforeReserve(clock.instant()).minus(LEFT_BY_REVIVALS), gap, OverdueBatches.SIZE);
        HandOver handOver = new HandOver(scheduler, many, invocation, clock, tally);
        OverdueBatches overdue =
                new OverdueBatches(polls, revival, policy, hasTokens, clock, tally, room, handOver::ask);
        many.work(
                () -> {
                    Claimed next = overdue.next();
                    return next == null ? null : () -> revival.revive(next, invocation, tally);
                },
                gap,
                () -> room.getAsInt() > 0);
        overdue.giveBack();
        Sent sent = notifications.sendDue(invocation, handOver::ask);
        retention.forget(invocation, tally);
        return tally.swept(sent);
    }
}

package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.catalogpoller.config.TokenSettings;
import org.catalogpoller.event.NextEvent;
import org.catalogpoller.event.OperatorResult.Swept;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.Notifications;
import org.catalogpoller.polling.Notifications.Sent;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.PollRows.Overdue;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.ScheduleException;

/**
 * Repairs polls whose next attempt is overdue: the platform has lost it, or each delivery of it failed. A poll that needs no
 * token, whose token is sealed in its row, or for which the function has tokens of its own, is scheduled again. Any other poll goes on only if its event comes
 * back, because the token is in that alone; it ends as FAILED when the event cannot come any more. Each change is a
 * compare-and-set, so that a sweep beside another one, or beside a late attempt, does no harm. Then the sweep sends the
 * notifications that are due.
 */
@Singleton
public class Sweeper {

    private static final int MAX_POLLS = 500;
    private static final Duration STORE_LIMIT = Duration.ofSeconds(5);

    private final PollStore store;
    private final PollRows rows;
    private final AttemptScheduler scheduler;
    private final Notifications notifications;
    private final PollPolicy policy;
    private final boolean hasTokens;
    private final Duration eventAfter;
    private final Clock clock;

    public Sweeper(
            PollStore store,
            PollRows rows,
            AttemptScheduler scheduler,
            Notifications notifications,
            PollPolicy policy,
            Optional<TokenSettings> tokens,
            Clock clock) {
        this.store = store;
        this.rows = rows;
        this.scheduler = scheduler;
        this.notifications = notifications;
        this.policy = policy;
        this.hasTokens = tokens.isPresent();
        this.eventAfter = hasTokens ? PollPolicy.OVERDUE_AFTER : PollPolicy.EVENT_RETURNS_WITHIN;
        this.clock = clock;
    }

    /** One sweep. The next one finds what there is no time for. A problem is in the result, beside what was done. */
    Swept sweep(Invocation invocation) {
        SweepTally tally = new SweepTally();
        try {
            Instant asked = clock.instant();
            Overdue overdue = rows.overdue(PollPolicy.OVERDUE_AFTER, eventAfter, MAX_POLLS, STORE_LIMIT);
            tally.found(overdue);
            Clock storeClock = Clock.offset(clock, Duration.between(asked, overdue.now()));
            for (PollRow row : overdue.rows()) {
                if (invocation.timeBeforeReserve(clock.instant()).compareTo(STORE_LIMIT) < 0) {
                    break;
                }
                repair(row, storeClock, invocation, tally);
            }
        } catch (CatalogTableException e) {
            tally.problem(e.problem());
        }
        Sent sent = notifications.sendDue(invocation);
        return tally.swept(sent);
    }

    /** @param storeClock the clock of the database, which all environments share */
    private void repair(PollRow row, Clock storeClock, Invocation invocation, SweepTally tally) {
        Optional<Instant> next =
                policy.soonestAttempt(row.poll(), storeClock.instant()).map(PollAgain::at);
        if (next.isEmpty()) {
            tally.timedOut += end(row, PollState.TIMED_OUT, PollStore.STALLED + ": no attempt came, and none is left");
        } else if (row.needsItsEvent() && !hasTokens) {
            tally.stalled += end(row, PollState.FAILED, PollStore.STALLED);
        } else if (rows.postpone(row, next.get(), STORE_LIMIT)) {
            try {
                Optional<Instant> wake = policy.stillAhead(next.get(), row.poll(), storeClock.instant());
                if (wake.isPresent() && scheduler.schedule(nextAttempt(row, next.get(), wake.get(), invocation))) {
                    tally.revived++;
                }
            } catch (ScheduleException e) {
                tally.problem(e.problem());
            }
        }
    }

    private int end(PollRow row, PollState state, String error) {
        return store.end(row.ended(state, error), STORE_LIMIT).isSuperseded() ? 0 : 1;
    }

    private static NextAttempt nextAttempt(PollRow row, Instant revivedAt, Instant at, Invocation invocation) {
        String event = row.values() == null
                ? NextEvent.toCheck(row.poll(), null, row.sealedToken(), at)
                : NextEvent.toWrite(row.poll(), row.values(), at);
        return new NextAttempt(
                row.id(),
                row.poll().nextAttempt().number(),
                revivedAt,
                at,
                row.deadline(),
                invocation.functionArn(),
                event,
                null);
    }
}

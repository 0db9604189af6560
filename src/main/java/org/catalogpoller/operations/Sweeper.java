package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.catalogpoller.config.Settings;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.NotReady;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.TrackedPoll;
import org.catalogpoller.polling.Announcer;
import org.catalogpoller.polling.Announcer.Announced;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.ScheduleException;

/**
 * Looks after polls whose next attempt is overdue: the platform has lost it, or every delivery of it failed. A poll that
 * needs no token, or for which the function has tokens of its own, is scheduled again; any other cannot go on, since the
 * token was in the lost event alone, and ends as FAILED, so that somebody hears of it. Every change is a compare-and-set,
 * so that a sweep beside another one or beside an attempt that comes after all does no harm. Then it tells of every end
 * of which others are still to be told.
 */
@Singleton
public class Sweeper {

    private static final int MAX_POLLS = 500;
    private static final Duration STORE_LIMIT = Duration.ofSeconds(5);

    private final PollStore store;
    private final AttemptScheduler scheduler;
    private final Announcer announcer;
    private final PollPolicy policy;
    private final boolean hasTokens;
    private final Clock clock;

    public Sweeper(PollStore store, AttemptScheduler scheduler, Announcer announcer, Settings settings, Clock clock) {
        this.store = store;
        this.scheduler = scheduler;
        this.announcer = announcer;
        this.policy = settings.polls().policy();
        this.hasTokens = settings.tokens() != null;
        this.clock = clock;
    }

    /**
     * What a sweep found and did, in numbers of polls.
     *
     * @param overdue those that it found, at most as many as it looks for
     * @param oldestOverdue how long the first of them has been due; zero where there is none
     */
    public record Swept(
            int overdue, Duration oldestOverdue, int revived, int timedOut, int stalled, Announced announced) {}

    /**
     * One sweep; what it has no time for is found by the next one.
     *
     * @throws ScheduleException in the end, if a poll could not be scheduled again; a later sweep finds it
     */
    public Swept sweep(Invocation invocation) {
        int revived = 0;
        int timedOut = 0;
        int stalled = 0;
        ScheduleException failure = null;
        Instant start = clock.instant();
        List<TrackedPoll> polls = store.overdue(policy.overdueBefore(start), MAX_POLLS, STORE_LIMIT);
        for (TrackedPoll poll : polls) {
            Instant now = clock.instant();
            if (invocation.timeBeforeReserve(now).compareTo(STORE_LIMIT) < 0) {
                break;
            }
            Optional<Instant> next = policy.soonestAttempt(poll.poll(), now).map(PollAgain::at);
            if (next.isEmpty()) {
                timedOut += end(poll, PollState.TIMED_OUT, PollStore.STALLED + ": no attempt came, and none is left");
            } else if (poll.needsToken() && !hasTokens && poll.values() == null) {
                stalled += end(poll, PollState.FAILED, PollStore.STALLED);
            } else if (store.postpone(poll, next.get(), STORE_LIMIT)) {
                Optional<Instant> wake = policy.stillAhead(next.get(), poll.poll(), clock.instant());
                try {
                    if (wake.isPresent()) {
                        scheduler.schedule(nextAttempt(poll, wake.get(), invocation));
                        revived++;
                    }
                } catch (ScheduleException e) {
                    failure = e;
                }
            }
        }
        Announced announced = announcer.announceDue(invocation);
        Swept swept = new Swept(polls.size(), longestDue(polls, start), revived, timedOut, stalled, announced);
        invocation.observed().swept(swept);
        if (failure != null) {
            throw failure;
        }
        return swept;
    }

    private static Duration longestDue(List<TrackedPoll> oldestFirst, Instant now) {
        Instant due = oldestFirst.isEmpty() ? null : oldestFirst.get(0).nextAttemptAt();
        return due == null ? Duration.ZERO : Duration.between(due, now);
    }

    private int end(TrackedPoll poll, PollState state, String error) {
        return store.end(poll.ended(state, error), STORE_LIMIT).isSuperseded() ? 0 : 1;
    }

    private NextAttempt nextAttempt(TrackedPoll poll, Instant at, Invocation invocation) {
        PollEvent last = new PollEvent(
                poll.catalogName(), poll.catalogId(), null, poll.poll().attempts(), null, null, null, false);
        CatalogStatus status = poll.values() == null ? new NotReady(Map.of()) : new Ready(poll.values());
        return new NextAttempt(
                poll.poll().id(),
                poll.poll().attempts() + 1,
                at,
                poll.deadline(),
                invocation.functionArn(),
                last.next(poll.poll(), status, at),
                null);
    }
}

package org.catalogpoller.polling;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.catalogpoller.config.PollSettings;
import org.catalogpoller.config.SchedulerSettings;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.NotificationQueue;
import org.catalogpoller.port.NotificationQueue.NotificationClaim;
import org.catalogpoller.port.Notifier;
import org.jspecify.annotations.Nullable;

/**
 * Notifies topic and bus that a poll has ended. The statement that ends a poll notes in its row that notifications are due.
 * An invocation claims the row before it sends them, and records in it what was sent. So one invocation sends them: the one
 * that ended the poll, a repetition that finds it ended, or a sweep. A failed notification is sent by the next one. An end
 * that is in no row is sent once, by the invocation that knows of it. Nothing here changes or repeats the end of a poll.
 */
@Singleton
public class Notifications {

    static final String NOT_NOTIFIED = "not notified: ";
    private static final Duration STORE_LIMIT = Duration.ofSeconds(3);
    private static final Duration SEND_LIMIT = Duration.ofSeconds(5);

    private final List<Notifier> notifiers;
    private final NotificationQueue queue;
    private final ManyAtOnce many;
    private final boolean tracking;
    private final Duration gap;
    private final Clock clock;

    public Notifications(
            List<Notifier> notifiers,
            NotificationQueue queue,
            ManyAtOnce many,
            PollSettings polls,
            SchedulerSettings schedules,
            Clock clock) {
        this.notifiers = notifiers;
        this.queue = queue;
        this.many = many;
        this.tracking = polls.tracking();
        this.gap = SweepLimits.gap(schedules.sweepMaxRate());
        this.clock = clock;
    }

    /**
     * What a sweep sent.
     *
     * @param notified polls whose end was notified
     * @param unnotified polls whose end it wanted to notify, and is still to be notified
     * @param problem what went wrong; null: nothing
     */
    public record Sent(
            int notified, int unnotified, @Nullable String problem) {}

    /** Notifies of the poll that an invocation has ended, or found ended; the same result, with what went wrong. */
    public PollResult send(PollResult result, boolean dryRun, Invocation invocation) {
        if (notifiers.isEmpty() || result.outcome() == Outcome.WAITING || dryRun) {
            return result;
        }
        Optional<String> problem;
        try {
            problem = claim(result, invocation).flatMap(claim -> send(claim, invocation));
        } catch (CatalogTableException e) {
            problem = Optional.of(NOT_NOTIFIED + e.problem());
        }
        return problem.map(result::withProblem).orElse(result);
    }

    /**
     * Notifies of ended polls that are due, batch by batch as there is time for them.
     *
     * @param onFull is called when a full batch was sent, so that there may be many more
     */
    public Sent sendDue(Invocation invocation, Runnable onFull) {
        if (notifiers.isEmpty()) {
            return new Sent(0, 0, null);
        }
        NotificationBatches due = new NotificationBatches(queue, STORE_LIMIT, onFull);
        many.work(
                () -> {
                    NotificationClaim claim = due.next();
                    return claim == null ? null : () -> due.sent(send(claim, invocation));
                },
                gap,
                () -> invocation.timeBeforeReserve(clock.instant()).compareTo(STORE_LIMIT) >= 0);
        return due.result();
    }

    /** The right to notify; empty: another invocation has or had it, or there is nothing to send. */
    private Optional<NotificationClaim> claim(PollResult result, Invocation invocation) {
        boolean recorded = tracking && result.untracked() == null;
        boolean superseded = result.outcome() == Outcome.SUPERSEDED;
        Optional<NotificationClaim> own = recorded || superseded ? Optional.empty() : Optional.of(unrecorded(result));
        if (!tracking) {
            return own;
        }
        try {
            Duration limit = invocation.atMost(STORE_LIMIT, clock.instant());
            return queue.claim(result.poll().id(), limit).or(() -> own);
        } catch (CatalogTableException e) {
            if (own.isEmpty() && !superseded) {
                throw e;
            }
            return own;
        }
    }

    private NotificationClaim unrecorded(PollResult result) {
        EndedPoll ended = new EndedPoll(
                result.poll(),
                PollState.valueOf(result.outcome().name()),
                Delivery.valuesOf(result.status()),
                result.error(),
                clock.instant());
        return new NotificationClaim(ended, Set.of(), null);
    }

    /** Notifies all that were not notified before; what went wrong, if anything did. */
    private Optional<String> send(NotificationClaim claim, Invocation invocation) {
        Set<String> notified = new LinkedHashSet<>(claim.notified());
        List<String> problems = new ArrayList<>();
        for (Notifier notifier : notifiers) {
            if (!notified.contains(notifier.name())) {
                try {
                    notifier.send(claim.ended(), invocation.atMost(SEND_LIMIT, clock.instant()));
                    notified.add(notifier.name());
                } catch (ProblemException e) {
                    problems.add(NOT_NOTIFIED + e.problem());
                }
            }
        }
        if (claim.until() != null && (problems.isEmpty() || !notified.equals(claim.notified()))) {
            try {
                Duration limit = invocation.atMost(STORE_LIMIT, clock.instant());
                queue.record(claim, notified, problems.isEmpty(), limit);
            } catch (CatalogTableException e) {
                problems.add("notified, and perhaps once more later: " + e.problem());
            }
        }
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
    }
}

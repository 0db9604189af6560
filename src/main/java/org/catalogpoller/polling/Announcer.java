package org.catalogpoller.polling;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.catalogpoller.config.Settings;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.NotificationException;
import org.catalogpoller.port.Notifier;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.PollStore.NotificationClaim;
import org.jspecify.annotations.Nullable;

/**
 * Tells others that a poll has ended. The statement that ended it has noted in its row that they are to be told; whoever
 * tells claims the row first, and notes it when they were. So one tells, be it the delivery that ended the poll, a
 * repetition that finds it ended, or a sweep; and where telling fails, the next one tries again. An end that is in no row
 * is told once, by the delivery that knows of it. Nothing here undoes or repeats what ended the poll.
 */
@Singleton
public class Announcer {

    private static final String NOT_NOTIFIED = "not notified: ";
    private static final Duration STORE_LIMIT = Duration.ofSeconds(3);
    private static final Duration SEND_LIMIT = Duration.ofSeconds(5);
    /** The most of a sweep; more are found by the next one. */
    private static final int MAX_POLLS = 500;
    /** So many in one sweep, and whoever is to be told is taken for away. */
    private static final int MAX_FAILURES = 3;

    private final List<Notifier> notifiers;
    private final PollStore store;
    private final boolean tracking;
    private final Clock clock;

    public Announcer(List<Notifier> notifiers, PollStore store, Settings settings, Clock clock) {
        this.notifiers = notifiers;
        this.store = store;
        this.tracking = settings.polls().tracking();
        this.clock = clock;
    }

    /**
     * What a sweep told.
     *
     * @param notified polls of which others were told
     * @param unnotified polls of which they are still to be told
     * @param problem why; null: none went wrong
     */
    public record Announced(
            int notified, int unnotified, @Nullable String problem) {}

    /** Tells of the poll that an attempt has ended, or found ended; the same result, with what went wrong in its error. */
    public PollResult announce(PollResult result) {
        if (notifiers.isEmpty()
                || result.outcome() == Outcome.WAITING
                || result.attempt().event().dryRun()) {
            return result;
        }
        Optional<String> problem;
        try {
            Invocation invocation = result.attempt().invocation();
            problem = claim(result).flatMap(claim -> tell(claim, invocation));
        } catch (CatalogTableException e) {
            problem = Optional.of(NOT_NOTIFIED + e.problem());
        }
        return problem.map(result::withProblem).orElse(result);
    }

    /** Tells of all polls of which others are still to be told; what it has no time for is found by the next sweep. */
    public Announced announceDue(Invocation invocation) {
        if (notifiers.isEmpty()) {
            return new Announced(0, 0, null);
        }
        List<String> due = store.unnotified(MAX_POLLS, STORE_LIMIT);
        int notified = 0;
        int byOthers = 0;
        int failures = 0;
        String problem = null;
        for (String pollId : due) {
            Duration left = invocation.timeBeforeReserve(clock.instant());
            if (failures == MAX_FAILURES || left.compareTo(STORE_LIMIT) < 0) {
                break;
            }
            Optional<NotificationClaim> claim = store.claimNotification(pollId, STORE_LIMIT);
            Optional<String> failure = claim.flatMap(claimed -> tell(claimed, invocation));
            if (claim.isEmpty()) {
                byOthers++;
            } else if (failure.isEmpty()) {
                notified++;
            } else {
                failures++;
                problem = failure.get();
            }
        }
        return new Announced(notified, due.size() - notified - byOthers, problem);
    }

    /** The right to tell; empty: somebody else has or had it, or there is nothing to tell. */
    private Optional<NotificationClaim> claim(PollResult result) {
        boolean recorded = tracking && result.untracked() == null;
        boolean superseded = result.outcome() == Outcome.SUPERSEDED;
        Optional<NotificationClaim> own = recorded || superseded ? Optional.empty() : Optional.of(unrecorded(result));
        try {
            Duration limit = result.attempt().invocation().atMost(STORE_LIMIT, clock.instant());
            return store.claimNotification(result.attempt().poll().id(), limit).or(() -> own);
        } catch (CatalogTableException e) {
            if (recorded && !superseded) {
                throw e;
            }
            return own;
        }
    }

    private NotificationClaim unrecorded(PollResult result) {
        Attempt attempt = result.attempt();
        return new NotificationClaim(
                new EndedPoll(
                        attempt.poll(),
                        attempt.event().localCatalogId(),
                        attempt.event().catalogName(),
                        PollState.valueOf(result.outcome().name()),
                        Attempt.valuesOf(result.status()),
                        result.error(),
                        clock.instant()),
                Set.of(),
                null);
    }

    /** Tells all who were not told before; what went wrong, if anything did. */
    private Optional<String> tell(NotificationClaim claim, Invocation invocation) {
        Set<String> told = new LinkedHashSet<>(claim.told());
        List<String> problems = new ArrayList<>();
        for (Notifier notifier : notifiers) {
            if (!told.contains(notifier.name())) {
                try {
                    notifier.send(claim.ended(), invocation.atMost(SEND_LIMIT, clock.instant()));
                    told.add(notifier.name());
                } catch (NotificationException e) {
                    problems.add(NOT_NOTIFIED + e.problem());
                }
            }
        }
        if (claim.until() != null && (problems.isEmpty() || !told.equals(claim.told()))) {
            try {
                Duration limit = invocation.atMost(STORE_LIMIT, clock.instant());
                store.notified(claim, told, problems.isEmpty(), limit);
            } catch (CatalogTableException e) {
                problems.add("notified, and perhaps once more later: " + e.problem());
            }
        }
        return problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems));
    }
}

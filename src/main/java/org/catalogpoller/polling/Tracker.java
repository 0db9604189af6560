package org.catalogpoller.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.PollStore;
import org.jspecify.annotations.Nullable;

/** Records in a poll's row what an attempt without values leaves behind, and so learns whether it may go on. */
public final class Tracker {

    /** Keeping track may cost less than the wait that it would save. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final PollStore store;
    private final PollPolicy policy;
    private final Clock clock;

    public Tracker(PollStore store, PollPolicy policy, Clock clock) {
        this.store = store;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * What the row said.
     *
     * @param problem why it could not be asked; null: it was
     */
    public record Recorded(Claim claim, @Nullable String problem) {}

    /**
     * Moves the row forward to the first attempt of this invocation, however many it has made since.
     *
     * @param nextAttemptAt when the next one is due; cut to the deadline, so that nobody waits longer for a poll
     */
    public Recorded advance(
            Attempt attempt, @Nullable CatalogStatus status, Instant nextAttemptAt, @Nullable String problem) {
        Attempt first = attempt.first();
        Instant deadline = policy.deadline(first.poll());
        Instant due = nextAttemptAt.isBefore(deadline) ? nextAttemptAt : deadline;
        return record(
                attempt,
                limit -> store.advance(
                        first.tracked(PollState.WAITING, deadline, status, problem, due),
                        policy.overdueBefore(clock.instant()),
                        limit));
    }

    public Recorded end(Attempt attempt, PollState state, @Nullable CatalogStatus status, String reason) {
        Instant deadline = policy.deadline(attempt.poll());
        return record(attempt, limit -> store.end(attempt.tracked(state, deadline, status, reason, null), limit));
    }

    /** The claim of this delivery; one that could not be recorded goes on untracked, since nothing may stop a chain. */
    private Recorded record(Attempt attempt, Function<Duration, Claim> claim) {
        Observations observed = attempt.invocation().observed();
        try {
            Recorded recorded = new Recorded(claim.apply(attempt.invocation().atMost(LIMIT, clock.instant())), null);
            observed.claimed(recorded.claim());
            return recorded;
        } catch (CatalogTableException e) {
            observed.untracked();
            return new Recorded(new Claim(Claim.Kind.ADVANCED, attempt.poll().id()), e.problem());
        }
    }
}

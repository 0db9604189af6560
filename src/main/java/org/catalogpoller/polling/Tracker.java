package org.catalogpoller.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;
import org.catalogpoller.event.InvalidEventException;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.OverdueRule;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.PollStore;
import org.jspecify.annotations.Nullable;

/** Records an attempt without values in its poll's row. The answer says whether the attempt may go on. */
final class Tracker {

    /** At most this long may an attempt wait for the database. It can go on without its row. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final PollStore store;
    private final PauseWatch pauses;
    private final PollPolicy policy;
    private final Clock clock;

    Tracker(PollStore store, PauseWatch pauses, PollPolicy policy, Clock clock) {
        this.store = store;
        this.pauses = pauses;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * What the database answered.
     *
     * @param problem why the store gave no answer; null: it did
     */
    record Recorded(Claim claim, @Nullable String problem) {}

    /**
     * Moves the row forward to the first attempt of this invocation.
     *
     * @param nextAttemptAt when the next attempt is due; the row gets the deadline where that is earlier
     */
    Recorded advance(
            Delivery delivery, @Nullable CatalogStatus status, Instant nextAttemptAt, @Nullable String problem) {
        Poll first = delivery.afterFirstAttempt();
        Instant deadline = policy.deadline(first);
        Instant due = nextAttemptAt.isBefore(deadline) ? nextAttemptAt : deadline;
        PollRow row = delivery.row(first, PollState.WAITING, deadline)
                .found(status, problem)
                .dueAt(due);
        Recorded recorded = record(delivery, limit -> store.advance(row, clock.instant(), OverdueRule.AFTER, limit));
        if (recorded.problem() == null) {
            pauses.hear(recorded.claim());
        }
        return recorded;
    }

    /** Notes that a pause keeps the poll from its next attempt. */
    Recorded pause(Delivery delivery, PollRow row) {
        return record(delivery, limit -> store.pause(row, clock.instant(), OverdueRule.AFTER, limit));
    }

    Recorded end(Delivery delivery, PollState state, @Nullable CatalogStatus status, String reason) {
        Instant deadline = policy.deadline(delivery.poll());
        PollRow row = delivery.row(delivery.poll(), state, deadline).found(status, reason);
        return record(delivery, limit -> store.end(row, limit));
    }

    /** The claim of this delivery. Without an answer of the store it goes on untracked: nothing may stop a chain. */
    private Recorded record(Delivery delivery, Function<Duration, Claim> change) {
        Observations observed = delivery.invocation().observed();
        try {
            Claim claim = change.apply(delivery.invocation().atMost(LIMIT, clock.instant()));
            if (claim.kind() == Claim.Kind.OTHER_CATALOG) {
                throw otherCatalog();
            }
            observed.claimed(claim);
            delivery.story().written();
            return new Recorded(claim, null);
        } catch (CatalogTableException e) {
            observed.untracked();
            return new Recorded(new Claim(Claim.Kind.ADVANCED, delivery.poll().id()), e.problem());
        }
    }

    static InvalidEventException otherCatalog() {
        return new InvalidEventException("poll_id: belongs to a poll for another catalog");
    }
}

package org.catalogpoller.polling;

import java.time.Instant;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.TrackedPoll;
import org.jspecify.annotations.Nullable;

/**
 * One attempt under way.
 *
 * @param event what woke it
 * @param poll the poll it belongs to, with this attempt counted once it is made
 * @param invocation the invocation that makes it
 */
public record Attempt(PollEvent event, Poll poll, Invocation invocation) {

    /** What is to be recorded of it. */
    public TrackedPoll tracked(
            PollState state,
            Instant deadline,
            @Nullable CatalogStatus status,
            @Nullable String error,
            @Nullable Instant nextAttemptAt) {
        return new TrackedPoll(
                poll,
                event.localCatalogId(),
                event.catalogName(),
                state,
                deadline,
                event.token() != null,
                valuesOf(status),
                status == null ? "not checked" : status.word(),
                error,
                nextAttemptAt);
    }

    /** The values that a check found; null: none. */
    public static @Nullable CatalogValues valuesOf(@Nullable CatalogStatus status) {
        return status instanceof Ready ready ? ready.values() : null;
    }

    /** The same attempt, told of under the poll that it made room for. */
    public Attempt of(String pollId) {
        return new Attempt(event, new Poll(pollId, poll.startedAt(), poll.attempts()), invocation);
    }

    /** The same attempt, and all that follow it, without the event's token. */
    public Attempt withoutToken() {
        return new Attempt(event.withoutToken(), poll, invocation);
    }

    public Attempt counted() {
        return new Attempt(event, poll.afterAttempt(), invocation);
    }

    /**
     * The first attempt that this invocation makes. Its number is what the row and the next schedule's name go by: it is
     * the same in every delivery of the event, however many checks each of them makes.
     */
    public Attempt first() {
        int number = Math.min(poll.attempts(), event.attempts() + 1);
        return new Attempt(event, new Poll(poll.id(), poll.startedAt(), number), invocation);
    }
}

package org.catalogpoller.poll;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The row of a poll: its state beside its events. It holds no token in clear.
 *
 * @param poll the poll with all attempts that were made
 * @param needsToken whether its events carry a token, without which no attempt can be made
 * @param sealedToken the token, sealed for this poll; null: it is in the events alone, or there is none
 * @param values known values; null: not known
 * @param lastStatus what the last check found, in a word
 * @param lastError what went wrong in the last attempt; null: nothing
 * @param nextAttemptAt when the next attempt is due; null: none is
 */
public record PollRow(
        Poll poll,
        PollState state,
        Instant deadline,
        boolean needsToken,
        @Nullable String sealedToken,
        @Nullable CatalogValues values,
        String lastStatus,
        @Nullable String lastError,
        @Nullable Instant nextAttemptAt) {

    public String id() {
        return poll.id();
    }

    public Catalog catalog() {
        return poll.catalog();
    }

    /** Whether only its event can continue the poll, because a token is needed that is nowhere else. */
    public boolean needsItsEvent() {
        return needsToken && sealedToken == null && values == null;
    }

    /** The same poll in another state, with no attempt to come. */
    public PollRow ended(PollState end, @Nullable String error) {
        return new PollRow(poll, end, deadline, needsToken, sealedToken, values, lastStatus, error, null);
    }
}

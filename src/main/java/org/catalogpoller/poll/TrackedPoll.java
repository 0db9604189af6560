package org.catalogpoller.poll;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a poll beside its events. Never a token.
 *
 * @param poll the poll with the last attempt counted
 * @param catalogId primary key of the backend's row
 * @param needsToken whether its events carry a token, so that nobody else can go on with it
 * @param values known and not written yet; null: not known
 * @param lastStatus what the last check found, in a word
 * @param lastError what went wrong in the last attempt; null: nothing
 * @param nextAttemptAt when the next attempt is due; null: none is
 */
public record TrackedPoll(
        Poll poll,
        long catalogId,
        String catalogName,
        PollState state,
        Instant deadline,
        boolean needsToken,
        @Nullable CatalogValues values,
        String lastStatus,
        @Nullable String lastError,
        @Nullable Instant nextAttemptAt) {

    /** The same poll in another state, with no attempt to come. */
    public TrackedPoll ended(PollState end, @Nullable String error) {
        return new TrackedPoll(
                poll, catalogId, catalogName, end, deadline, needsToken, values, lastStatus, error, null);
    }
}

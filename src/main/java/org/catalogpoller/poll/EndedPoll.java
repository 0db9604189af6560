package org.catalogpoller.poll;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What others are told of a poll that has ended. Never a token.
 *
 * @param poll the poll with the last attempt counted
 * @param catalogId primary key of the backend's row
 * @param state UPDATED, TIMED_OUT or FAILED
 * @param values what was written; null: not known
 * @param error why it ended, for people and without secrets; null: nothing went wrong
 */
public record EndedPoll(
        Poll poll,
        long catalogId,
        String catalogName,
        PollState state,
        @Nullable CatalogValues values,
        @Nullable String error,
        Instant endedAt) {}

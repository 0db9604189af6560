package org.catalogpoller.poll;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a notification says of a poll that has ended. It holds no token.
 *
 * @param poll the poll with the last attempt counted
 * @param state UPDATED, TIMED_OUT or FAILED
 * @param values the values that are known; null: none are
 * @param error why it ended, for people and without secrets; null: nothing went wrong
 */
public record EndedPoll(
        Poll poll,
        PollState state,
        @Nullable CatalogValues values,
        @Nullable String error,
        Instant endedAt) {}

package org.catalogpoller.poll;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The row of a poll: its state beside its events. It holds no token in clear. {@link #of} makes one, and the other methods
 * give it what is known beside.
 *
 * @param poll the poll with all attempts that were made
 * @param needsToken whether its events carry a token, without which no attempt can be made
 * @param sealedToken the token, sealed for this poll; null: it is in the events alone, or there is none
 * @param values known values; null: not known
 * @param lastStatus what the last check found, in a word
 * @param lastError what went wrong in the last attempt; null: nothing
 * @param nextAttemptAt when the next attempt is due; null: none is
 * @param story lines of its story, the oldest first: those that are written with this row, or were read for it
 * @param marks what operators have done with it
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
        @Nullable Instant nextAttemptAt,
        List<StoryLine> story,
        Marks marks) {

    /**
     * What operators have done with a poll.
     *
     * @param pausedAt since when a pause keeps it from its next attempt; null: none does
     * @param retryOf the poll that it starts again; null: none
     */
    public record Marks(
            @Nullable Instant pausedAt, @Nullable String retryOf) {

        /** Nothing. */
        public static final Marks NONE = new Marks(null, null);
    }

    /** The last status of a poll that has made no check. */
    public static final String NOT_CHECKED = "not checked";

    /** A poll that has made no check and needs no token, with no attempt to come. */
    public static PollRow of(Poll poll, PollState state, Instant deadline) {
        return new PollRow(poll, state, deadline, false, null, null, NOT_CHECKED, null, null, List.of(), Marks.NONE);
    }

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
        return new PollRow(
                poll, end, deadline, needsToken, sealedToken, values, lastStatus, error, null, List.of(), marks);
    }

    /** The same row of another poll. */
    public PollRow with(Poll another) {
        return new PollRow(
                another,
                state,
                deadline,
                needsToken,
                sealedToken,
                values,
                lastStatus,
                lastError,
                nextAttemptAt,
                story,
                marks);
    }

    /** The same row with another deadline. */
    public PollRow withDeadline(Instant another) {
        return new PollRow(
                poll,
                state,
                another,
                needsToken,
                sealedToken,
                values,
                lastStatus,
                lastError,
                nextAttemptAt,
                story,
                marks);
    }

    /** The same row with the token of its events. */
    public PollRow withToken(boolean needed, @Nullable String sealed) {
        return new PollRow(
                poll, state, deadline, needed, sealed, values, lastStatus, lastError, nextAttemptAt, story, marks);
    }

    /** The same row with the values that are known. */
    public PollRow withValues(@Nullable CatalogValues known) {
        return new PollRow(
                poll,
                state,
                deadline,
                needsToken,
                sealedToken,
                known,
                lastStatus,
                lastError,
                nextAttemptAt,
                story,
                marks);
    }

    /** The same row with what the last attempt found. */
    public PollRow withLast(String status, @Nullable String error) {
        return new PollRow(
                poll, state, deadline, needsToken, sealedToken, values, status, error, nextAttemptAt, story, marks);
    }

    /** The same row with the time of the next attempt. */
    public PollRow dueAt(@Nullable Instant next) {
        return new PollRow(
                poll, state, deadline, needsToken, sealedToken, values, lastStatus, lastError, next, story, marks);
    }

    /** The same row with lines of its story. */
    public PollRow withStory(List<StoryLine> lines) {
        return new PollRow(
                poll,
                state,
                deadline,
                needsToken,
                sealedToken,
                values,
                lastStatus,
                lastError,
                nextAttemptAt,
                List.copyOf(lines),
                marks);
    }

    /** The same row with what operators have done with it. */
    public PollRow marked(Marks done) {
        return new PollRow(
                poll,
                state,
                deadline,
                needsToken,
                sealedToken,
                values,
                lastStatus,
                lastError,
                nextAttemptAt,
                story,
                done);
    }
}

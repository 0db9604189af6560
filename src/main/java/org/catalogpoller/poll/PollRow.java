package org.catalogpoller.poll;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
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
 * @param story lines of its story, the oldest first. They are written with this row, or were read for it
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

        /** Those of a poll that starts another one again. */
        public static Marks retryOf(String pollId) {
            return new Marks(null, pollId);
        }
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
        return changed(row -> {
            row.state = end;
            row.lastError = error;
            row.nextAttemptAt = null;
            row.story = List.of();
        });
    }

    /** The same row with the token of its events. */
    public PollRow withToken(boolean needed, @Nullable String sealed) {
        return changed(row -> {
            row.needsToken = needed;
            row.sealedToken = sealed;
        });
    }

    /** The same row with the values that are known. */
    public PollRow withValues(@Nullable CatalogValues known) {
        return changed(row -> row.values = known);
    }

    /**
     * The same row with what an attempt found.
     *
     * @param status null: no check was made
     */
    public PollRow found(@Nullable CatalogStatus status, @Nullable String error) {
        return withValues(status instanceof CatalogStatus.Ready ready ? ready.values() : values)
                .withLast(status == null ? NOT_CHECKED : status.word(), error);
    }

    /** The same row with the last status and error. */
    public PollRow withLast(String status, @Nullable String error) {
        return changed(row -> {
            row.lastStatus = status;
            row.lastError = error;
        });
    }

    /** The same row with the time of the next attempt. */
    public PollRow dueAt(@Nullable Instant next) {
        return changed(row -> row.nextAttemptAt = next);
    }

    /** The same row with lines of its story. */
    public PollRow withStory(List<StoryLine> lines) {
        return changed(row -> row.story = List.copyOf(lines));
    }

    /** The same row with what operators have done with it. */
    public PollRow marked(Marks done) {
        return changed(row -> row.marks = done);
    }

    private PollRow changed(Consumer<Copy> change) {
        Copy copy = new Copy(this);
        change.accept(copy);
        return copy.row();
    }

    /** A row that is about to be another one. */
    private static final class Copy {

        private final Poll poll;
        private PollState state;
        private final Instant deadline;
        private boolean needsToken;
        private @Nullable String sealedToken;
        private @Nullable CatalogValues values;
        private String lastStatus;
        private @Nullable String lastError;
        private @Nullable Instant nextAttemptAt;
        private List<StoryLine> story;
        private Marks marks;

        Copy(PollRow row) {
            poll = row.poll;
            state = row.state;
            deadline = row.deadline;
            needsToken = row.needsToken;
            sealedToken = row.sealedToken;
            values = row.values;
            lastStatus = row.lastStatus;
            lastError = row.lastError;
            nextAttemptAt = row.nextAttemptAt;
            story = row.story;
            marks = row.marks;
        }

        PollRow row() {
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
                    marks);
        }
    }
}

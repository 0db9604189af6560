package org.catalogpoller.poll;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt in the story of a poll. {@link #begun} makes a line, and the other methods add what came of the attempt.
 *
 * @param attempt its number, 1 or more
 * @param madeBy what brought it about, a {@link MadeBy#word}
 * @param dueAt the time that it was scheduled for; null: it was not scheduled
 * @param apiTime how long the API took, all requests of the attempt together; null: it was not asked
 * @param httpStatus of the last answer; null: there was none
 * @param status what the check found, in a word
 * @param decision what to do about it, one of the words below; empty: nothing is decided yet
 * @param reason for people, without secrets; null: there is nothing to say
 * @param nextAttemptAt when the next attempt is due; null: none is
 */
public record StoryLine(
        int attempt,
        String madeBy,
        @Nullable Instant dueAt,
        Instant beganAt,
        @Nullable Duration apiTime,
        @Nullable Integer httpStatus,
        String status,
        String decision,
        @Nullable String reason,
        @Nullable Instant nextAttemptAt) {

    public static final String PUBLISH = "publish";
    public static final String POLL_AGAIN = "poll again";
    public static final String GIVE_UP = "give up";

    /** An attempt that has only begun. */
    public static StoryLine begun(int attempt, MadeBy by, @Nullable Instant dueAt, Instant beganAt) {
        return new StoryLine(attempt, by.word(), dueAt, beganAt, null, null, PollRow.NOT_CHECKED, "", null, null);
    }

    /** The same after a request to the API. */
    public StoryLine asked(Duration time, @Nullable Integer anHttpStatus) {
        Duration all = apiTime == null ? time : apiTime.plus(time);
        return new StoryLine(
                attempt, madeBy, dueAt, beganAt, all, anHttpStatus, status, decision, reason, nextAttemptAt);
    }

    /** The same after the decision about what a check found. */
    public StoryLine decided(String found, String what, @Nullable String why, @Nullable Instant next) {
        return new StoryLine(attempt, madeBy, dueAt, beganAt, apiTime, httpStatus, found, what, why, next);
    }

    /** How long after its time it began; null: it was not scheduled. */
    public @Nullable Duration late() {
        return dueAt == null ? null : Duration.between(dueAt, beganAt);
    }
}

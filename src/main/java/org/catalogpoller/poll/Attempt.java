package org.catalogpoller.poll;

/**
 * One attempt under way.
 *
 * @param poll the poll as it was before: without this attempt
 */
public record Attempt(Poll poll) {

    /** 1 for the first attempt of a poll. */
    public int number() {
        return poll.attempts() + 1;
    }

    /** The poll with this attempt made. */
    public Poll made() {
        return poll.withAttempts(number());
    }
}

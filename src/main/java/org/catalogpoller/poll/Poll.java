package org.catalogpoller.poll;

import java.time.Instant;

/**
 * The whole wait for one catalog.
 *
 * @param id identity of this poll, the same in all its attempts
 * @param startedAt when the poll began; its deadline is counted from here
 * @param attempts attempts that were made, 0 or more; an attempt under way is an {@link Attempt}
 */
public record Poll(String id, Catalog catalog, Instant startedAt, int attempts) {

    /** The next attempt, which is not made yet. */
    public Attempt nextAttempt() {
        return new Attempt(this);
    }

    /** The same poll with another number of attempts made. */
    public Poll withAttempts(int made) {
        return new Poll(id, catalog, startedAt, made);
    }
}

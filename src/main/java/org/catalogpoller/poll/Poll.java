package org.catalogpoller.poll;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The whole wait for one catalog.
 *
 * @param id identity of this poll, the same in all its attempts; at most {@value #MAX_ID} characters
 * @param startedAt when the poll began; its deadline is counted from here
 * @param attempts attempts that were made, 0 or more; an attempt under way is an {@link Attempt}
 * @param correlation links it to the work that started it; null: the caller gave nothing
 */
public record Poll(
        String id,
        Catalog catalog,
        Instant startedAt,
        int attempts,
        @Nullable CorrelationId correlation) {

    /** The most characters of an identity. */
    public static final int MAX_ID = 512;

    /** A poll that is linked to nothing. */
    public Poll(String id, Catalog catalog, Instant startedAt, int attempts) {
        this(id, catalog, startedAt, attempts, null);
    }

    /** The next attempt, which is not made yet. */
    public Attempt nextAttempt() {
        return new Attempt(this);
    }

    /** The same poll with another start. */
    public Poll withStart(Instant start) {
        return new Poll(id, catalog, start, attempts, correlation);
    }

    /** The same poll with another number of attempts made. */
    public Poll withAttempts(int made) {
        return new Poll(id, catalog, startedAt, made, correlation);
    }

    /** The same poll under another identity. */
    public Poll withId(String another) {
        return new Poll(another, catalog, startedAt, attempts, correlation);
    }
}

package org.catalogpoller.poll;

import java.time.Instant;

/**
 * The whole wait for one catalog.
 *
 * @param id identity of this poll, the same in all its attempts
 * @param startedAt when the poll began; its deadline is counted from here
 * @param attempts attempts made so far, 0 or more
 */
public record Poll(String id, Instant startedAt, int attempts) {

    public Poll afterAttempt() {
        return new Poll(id, startedAt, attempts + 1);
    }
}

package org.catalogpoller.catalogdb;

import java.time.Duration;

/** How long one call of a store may take, with all its statements. */
final class CallLimit {

    private final long began = System.nanoTime();
    private final Duration limit;

    private CallLimit(Duration limit) {
        this.limit = limit;
    }

    /** A call that begins now. */
    static CallLimit of(Duration limit) {
        return new CallLimit(limit);
    }

    /** How long the call has taken. */
    Duration spent() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /**
     * How long the next statement may take; more than zero.
     *
     * @throws ConnectionLostException if no time is left: the statement is not begun then
     */
    Duration left() {
        Duration left = limit.minus(spent());
        if (left.compareTo(Duration.ofMillis(1)) < 0) {
            throw new ConnectionLostException("the database did not answer in time", SqlState.NONE);
        }
        return left;
    }
}

package org.catalogpoller.polling;

import java.time.Duration;

/**
 * How sweeps share their work. After an outage several of them run at once. Each makes a share of the calls of AWS for
 * a short time. Further ones begin one after the other.
 */
public final class SweepPace {

    /** How long a sweep works; also with a time-out that allows a hold. */
    public static final Duration WORK = Duration.ofSeconds(20);

    /** From the begin of one sweep to that of the next, when there is much to do. */
    public static final Duration BETWEEN = Duration.ofSeconds(5);

    private SweepPace() {}

    /**
     * The time between two calls of one sweep.
     *
     * @param maxRate the most calls of all sweeps in a second
     */
    public static Duration gap(int maxRate) {
        long atOnce = WORK.dividedBy(BETWEEN);
        return Duration.ofSeconds(atOnce).dividedBy(maxRate);
    }
}

package org.catalogpoller.polling;

import java.time.Duration;

/**
 * How long a sweep works, and how many calls of AWS it makes. After an outage several sweeps share the work. Each makes
 * its part of the calls for a short time. Further ones begin one after the other.
 */
public final class SweepLimits {

    /** How long a sweep works; also with a time-out that allows a hold. */
    public static final Duration WORK = Duration.ofSeconds(20);

    /** From the begin of one sweep to that of the next, when there is much to do. */
    public static final Duration BETWEEN = Duration.ofSeconds(5);

    private SweepLimits() {}

    /**
     * How many calls there is time for.
     *
     * @param time zero or less: for none; otherwise for at least one
     * @param gap the time between two calls
     * @param most no more than this
     */
    public static int room(Duration time, Duration gap, int most) {
        return time.isNegative() || time.isZero() ? 0 : (int) Math.max(1, Math.min(most, time.dividedBy(gap)));
    }

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

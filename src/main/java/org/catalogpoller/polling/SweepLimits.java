package org.catalogpoller.polling;

import java.time.Duration;

/**
 * What limits a sweep: its time, what it takes at once, and its calls of AWS. After an outage several sweeps share the
 * work. Each makes its part of the calls for a short time. Further ones begin one after the other.
 */
public final class SweepLimits {

    /** How long a sweep works; also with a time-out that allows a hold. */
    public static final Duration WORK = Duration.ofSeconds(20);

    /** From the begin of one sweep to that of the next, when there is much to do. */
    public static final Duration BETWEEN = Duration.ofSeconds(5);

    /** How long polls of a pause are resumed. What is kept back is the same as for overdue ones, so that both have 6 s. */
    public static final Duration RESUMING = Duration.ofSeconds(14);

    /** The most polls that are taken at once. An invocation that dies leaves no more than these behind for a sweep. */
    public static final int POLLS_AT_ONCE = 250;

    /** The most overdue polls of paused catalogs that one sweep pauses. */
    public static final int POLLS_TO_PAUSE = 1_000;

    /** The most notifications that are claimed at once. They are sent long before their claim is over. */
    public static final int NOTIFICATIONS_AT_ONCE = 100;

    /** After so many failed notifications in one sweep the topic or the bus is taken to be away. */
    public static final int FAILED_NOTIFICATIONS = 3;

    /** The most ended polls that are deleted at once. A poll of 150 attempts has as many lines. */
    public static final int DELETIONS_AT_ONCE = 100;

    /** How many times one sweep deletes; the next sweep goes on. */
    public static final int BATCHES_OF_DELETIONS = 50;

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

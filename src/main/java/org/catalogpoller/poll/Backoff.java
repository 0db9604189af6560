package org.catalogpoller.poll;

import java.time.Duration;

/**
 * How long a poll waits between two attempts. An interval grows from attempt to attempt up to a cap. A random share
 * comes on top, so that polls that began together do not stay together.
 *
 * @param interval the least wait, 1 second or more
 * @param multiplier how much longer each wait is than the one before it, from 1 (as long) to 10
 * @param maxInterval the longest wait, jitter included; not below the interval
 * @param jitter the most that chance adds, as a share of the wait: 0 (nothing) to 1 (as much again)
 */
public record Backoff(Duration interval, double multiplier, Duration maxInterval, double jitter) {

    /** Every wait is the interval, and jitter on top: at most twice the interval. */
    public static Backoff fixed(Duration interval, double jitter) {
        return new Backoff(interval, 1, interval.multipliedBy(2), jitter);
    }

    /**
     * The wait after an attempt.
     *
     * @param attempts attempts made, this one included
     * @param random from 0 up to 1: how much of the jitter applies
     */
    public Duration after(int attempts, double random) {
        // In floating point, where what grows beyond all bounds becomes infinite and not negative. Whole nanoseconds of
        // a day are exact.
        double cap = maxInterval.toNanos();
        double grown = Math.min(cap, interval.toNanos() * Math.pow(multiplier, Math.max(0, attempts - 1)));
        return Duration.ofNanos((long) Math.min(cap, grown * (1 + jitter * random)));
    }
}

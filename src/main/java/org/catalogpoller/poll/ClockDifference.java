package org.catalogpoller.poll;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * How far another clock is ahead of the own one. An answer shows it, which was given between the question and its
 * arrival. Clocks that may agree are taken to agree, so that a slow answer is no difference.
 *
 * @param ahead negative: it is behind
 */
public record ClockDifference(Duration ahead) {

    /**
     * What one answer shows.
     *
     * @param asked by the own clock
     * @param answered by the own clock
     * @param there what the other clock showed meanwhile; cut to milliseconds, or more exact
     */
    public static ClockDifference seen(Instant asked, Instant answered, Instant there) {
        Instant earliest = asked.truncatedTo(ChronoUnit.MILLIS);
        if (there.isBefore(earliest)) {
            return new ClockDifference(Duration.between(earliest, there));
        }
        return new ClockDifference(there.isAfter(answered) ? Duration.between(answered, there) : Duration.ZERO);
    }

    /** An instant of the other clock, by the own one. */
    public Instant here(Instant there) {
        return there.minus(ahead);
    }

    /** The other clock, for as long as the difference holds. */
    public Clock there(Clock own) {
        return Clock.offset(own, ahead);
    }
}

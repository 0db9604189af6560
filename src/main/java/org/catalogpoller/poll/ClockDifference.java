package org.catalogpoller.poll;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * How far another clock is ahead of the own one. An answer shows it: the other clock was read after the question, and
 * before the answer came. Clocks that may agree are taken to agree, so that a slow answer is no difference.
 *
 * @param ahead negative: it is behind
 */
public record ClockDifference(Duration ahead) {

    /** The own clock, seen from itself. */
    public static final ClockDifference NONE = new ClockDifference(Duration.ZERO);

    /** Schedules have this precision. A clock that is behind by less is not wrong. */
    private static final Duration PRECISION = Duration.ofMinutes(1);

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

    /** An instant of the own clock, by the other one. */
    public Instant there(Instant here) {
        return here.plus(ahead);
    }

    /**
     * By which clocks a schedule may be made, the better one first. That is the own one. Where it is more than a minute
     * behind, it is the other one. So the schedule is past for neither.
     */
    public List<ClockDifference> clocks() {
        return ahead.compareTo(PRECISION) > 0 ? List.of(this, NONE) : List.of(NONE, this);
    }
}

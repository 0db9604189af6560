package org.catalogpoller.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.stream.LongStream;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.ManyAtOnce;
import org.catalogpoller.polling.SweepLimits;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.ScheduleException;

/**
 * Asks for further sweeps. A one-time schedule may come a minute late, so that a single one would leave a gap. There is
 * one for every few seconds of the coming minute. Its name is made of its time, so that two sweeps ask for the same
 * ones.
 */
final class FurtherSweeps {

    /** The name of no poll: a poll's id with a number of attempts like this does not exist. */
    private static final String NAME = "sweep";

    private static final String EVENT = "{\"action\":\"sweep\"}";
    private static final Duration AHEAD = Duration.ofMinutes(1);
    private static final Duration WORTH_DELIVERING = Duration.ofMinutes(1);

    /** A schedule that is created must not be past: a cold connection takes its time. */
    private static final Duration LEAD = Duration.ofSeconds(3);

    /** What a slow call takes. */
    private static final Duration CALL = Duration.ofSeconds(3);

    private final AttemptScheduler scheduler;
    private final ManyAtOnce many;
    private final Invocation invocation;
    private final Clock clock;
    private final SweepTally tally;
    private boolean asked;

    FurtherSweeps(AttemptScheduler scheduler, ManyAtOnce many, Invocation invocation, Clock clock, SweepTally tally) {
        this.scheduler = scheduler;
        this.many = many;
        this.invocation = invocation;
        this.clock = clock;
        this.tally = tally;
    }

    /** Asks for them, once in a sweep, all at once: the polls that were taken wait. Without time it asks for fewer. */
    void ask() {
        if (asked) {
            return;
        }
        asked = true;
        long first = clock.instant().plus(LEAD).getEpochSecond() / SweepLimits.BETWEEN.toSeconds() + 1;
        long last = first + AHEAD.dividedBy(SweepLimits.BETWEEN);
        Iterator<Long> numbers = LongStream.range(first, last).iterator();
        many.work(
                () -> {
                    Long number = numbers.hasNext() ? numbers.next() : null;
                    return number == null ? null : () -> ask(number);
                },
                Duration.ZERO,
                () -> invocation.timeBeforeReserve(clock.instant()).compareTo(CALL) > 0);
    }

    /** @param number of the sweep, counted from 1970: there is one in each {@link SweepLimits#BETWEEN} */
    private void ask(long number) {
        try {
            scheduler.schedule(sweep(number));
            tally.handedOver();
        } catch (ScheduleException e) {
            tally.problem(e.problem());
        }
    }

    private NextAttempt sweep(long number) {
        Instant at = Instant.ofEpochSecond(number * SweepLimits.BETWEEN.toSeconds());
        Instant deadline = at.plus(WORTH_DELIVERING);
        return NextAttempt.of(NAME, (int) number, at, deadline, invocation.functionArn(), EVENT);
    }
}

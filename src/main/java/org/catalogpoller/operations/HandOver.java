package org.catalogpoller.operations;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.SweepPace;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.ScheduleException;

/**
 * Asks for further sweeps. A one-time schedule may come a minute late, so that a single one would leave a gap. There is
 * one for every few seconds of the coming minute. Its name is made of its time, so that two sweeps ask for the same
 * ones.
 */
final class HandOver {

    /** The name of no poll: a poll's id with a number of attempts like this does not exist. */
    private static final String NAME = "sweep";

    private static final String EVENT = "{\"action\":\"sweep\"}";
    private static final Duration AHEAD = Duration.ofMinutes(1);
    private static final Duration WORTH_DELIVERING = Duration.ofMinutes(1);

    /** A schedule that is created must not be past: a cold connection takes its time. */
    private static final Duration LEAD = Duration.ofSeconds(3);

    private final AttemptScheduler scheduler;
    private final Invocation invocation;
    private final Clock clock;
    private final SweepTally tally;
    private boolean asked;

    HandOver(AttemptScheduler scheduler, Invocation invocation, Clock clock, SweepTally tally) {
        this.scheduler = scheduler;
        this.invocation = invocation;
        this.clock = clock;
        this.tally = tally;
    }

    /** Asks for them, once in a sweep. */
    void ask() {
        if (asked) {
            return;
        }
        asked = true;
        long first = clock.instant().plus(LEAD).getEpochSecond() / SweepPace.BETWEEN.toSeconds() + 1;
        long last = first + AHEAD.dividedBy(SweepPace.BETWEEN);
        try {
            for (long slot = first; slot < last; slot++) {
                scheduler.schedule(sweep(slot));
                tally.handedOver();
            }
        } catch (ScheduleException e) {
            tally.problem(e.problem());
        }
    }

    private NextAttempt sweep(long slot) {
        Instant at = Instant.ofEpochSecond(slot * SweepPace.BETWEEN.toSeconds());
        Instant deadline = at.plus(WORTH_DELIVERING);
        return new NextAttempt(NAME, (int) slot, null, at, deadline, invocation.functionArn(), EVENT, null);
    }
}

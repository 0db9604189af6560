package org.catalogpoller.poll;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.catalogpoller.poll.Decision.GiveUp;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.poll.Decision.Publish;
import org.jspecify.annotations.Nullable;

/**
 * When a poll goes on and when it is over. A poll has two limits, and whichever comes first ends it: the number of
 * attempts, and the deadline, kept in wall-clock time because the platform wakes attempts late.
 *
 * @param interval the least time between two attempts, 1 second or more
 * @param maxAttempts the most attempts of a poll, 1 or more
 * @param maxDuration time from the start of a poll to its deadline
 */
public record PollPolicy(Duration interval, int maxAttempts, Duration maxDuration) {

    /**
     * How long after its time an attempt that has left no trace is given up. It may come a minute late (one-time
     * schedules have a precision of 60 seconds), and Lambda repeats a failed one after one and two more minutes; what is
     * left is for attempts that take their time.
     */
    private static final Duration OVERDUE_AFTER = Duration.ofMinutes(6);

    /** Attempts that were due before this instant are overdue. */
    public Instant overdueBefore(Instant now) {
        return now.minus(OVERDUE_AFTER);
    }

    public Instant deadline(Poll poll) {
        return poll.startedAt().plus(maxDuration);
    }

    /** The end of a poll whose limits leave no room for a check at {@code now}; empty where they do. */
    public Optional<GiveUp> exhausted(Poll poll, Instant now) {
        if (poll.attempts() >= maxAttempts) {
            return Optional.of(timedOut("no attempt is left: " + poll.attempts() + " of " + maxAttempts + " made"));
        }
        if (now.isAfter(deadline(poll))) {
            return Optional.of(timedOut("the deadline " + deadline(poll) + " has passed"));
        }
        return Optional.empty();
    }

    /**
     * What to do about the status that an attempt found.
     *
     * @param poll the poll with this attempt counted
     * @param now when the attempt ended
     */
    public Decision decide(Poll poll, CatalogStatus status, Instant now) {
        return status.match(
                ready -> new Publish(ready.values()),
                notReady -> pollAgain(poll, null, now),
                unavailable -> pollAgain(poll, unavailable.retryAfter(), now),
                rejected -> new GiveUp(Outcome.FAILED, rejected.reason()));
    }

    /**
     * When the next attempt may be made: a whole second, at least the interval away; empty where the limits leave none.
     *
     * @param poll the poll with this attempt counted
     * @param retryAfter lengthens the wait as far as the deadline allows; null where nobody asked for it
     */
    public Optional<Instant> nextAttempt(Poll poll, @Nullable Duration retryAfter, Instant now) {
        Instant lastSecond = deadline(poll).truncatedTo(ChronoUnit.SECONDS);
        Instant earliest = roundUp(now.plus(interval));
        if (poll.attempts() >= maxAttempts || earliest.isAfter(lastSecond)) {
            return Optional.empty();
        }
        if (retryAfter == null || retryAfter.compareTo(interval) <= 0) {
            return Optional.of(earliest);
        }
        // compared as durations: what an API asks for may lie beyond the last Instant
        boolean beyondDeadline = retryAfter.compareTo(Duration.between(now, lastSecond)) >= 0;
        return Optional.of(beyondDeadline ? lastSecond : roundUp(now.plus(retryAfter)));
    }

    private Decision pollAgain(Poll poll, @Nullable Duration retryAfter, Instant now) {
        return nextAttempt(poll, retryAfter, now)
                .<Decision>map(PollAgain::new)
                .orElseGet(() -> timedOut("the catalog is not ready after attempt " + poll.attempts() + " of "
                        + maxAttempts + ", and the deadline is " + deadline(poll)));
    }

    private static GiveUp timedOut(String reason) {
        return new GiveUp(Outcome.TIMED_OUT, reason);
    }

    /** A one-time schedule knows whole seconds only; rounded down it would fire before the interval is over. */
    private static Instant roundUp(Instant instant) {
        Instant second = instant.truncatedTo(ChronoUnit.SECONDS);
        return second.equals(instant) ? second : second.plusSeconds(1);
    }
}

package org.catalogpoller.poll;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;
import org.catalogpoller.poll.Decision.GiveUp;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.poll.Decision.Publish;
import org.jspecify.annotations.Nullable;

/**
 * When a poll goes on and when it is over. A poll has two limits: the number of attempts, and the deadline. The first
 * one that is reached ends it. The deadline is wall-clock time, because the platform wakes attempts late.
 *
 * @param backoff the wait between two attempts
 * @param maxAttempts the most attempts of a poll, 1 or more
 * @param maxDuration time from the start of a poll to its deadline
 * @param firstDelay time from the start of a poll to its first attempt; zero: that is made at once
 */
public record PollPolicy(Backoff backoff, int maxAttempts, Duration maxDuration, Duration firstDelay) {

    /**
     * How long after its time an event that failed may still come back. Lambda tries it for an hour at most, or gives it to
     * the failure queue. That delays it for 5 minutes, and delivers it up to 10 times, every 15 minutes. The settings are
     * in deploy/template.yaml: MaximumEventAgeInSeconds, FailedEventsDelaySeconds, FailedEventsReceives, VisibilityTimeout.
     */
    public static final Duration EVENT_RETURNS_WITHIN = Duration.ofHours(1)
            .plus(Duration.ofMinutes(5))
            .plus(Duration.ofMinutes(15).multipliedBy(10));

    /** Revived attempts spread over this time. It is the precision of one-time schedules, so that waves flatten out. */
    private static final Duration SPREAD = Duration.ofMinutes(1);

    /**
     * How much later a repetition makes the next attempt: twice the longest usual attempt. That waits 10 s for the API
     * and 3 s for the row. If the first delivery has gone on, its chain is two attempts further by then, and ends this
     * one.
     */
    private static final Duration REPETITION_LAG = Duration.ofSeconds(30);

    /** How far ahead a schedule is when it is asked for. AWS does not say what becomes of one that is past. */
    private static final Duration LEAD = Duration.ofMillis(500);

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
     * When a poll that begins later makes its first attempt. Empty where it begins at once: no delay is set, or the
     * deadline leaves no room for one.
     */
    public Optional<PollAgain> firstAttempt(Poll poll, Instant now) {
        Instant last = lastSecond(poll);
        if (firstDelay.isZero() || !now.isBefore(last)) {
            return Optional.empty();
        }
        Instant first = now.plus(firstDelay);
        return Optional.of(new PollAgain(first.isBefore(last) ? first : last));
    }

    /**
     * What to do about the status that an attempt found.
     *
     * @param poll the poll with this attempt counted
     * @param now when the attempt ended
     * @param random from 0 up to 1, for the jitter
     */
    public Decision decide(Poll poll, CatalogStatus status, Instant now, double random) {
        return status.match(
                ready -> new Publish(ready.values()),
                notReady -> pollAgain(poll, null, now, random),
                unavailable -> pollAgain(poll, unavailable.retryAfter(), now, random),
                rejected -> new GiveUp(Outcome.FAILED, rejected.reason()));
    }

    /**
     * When the next attempt may be made; empty where the limits leave none.
     *
     * @param poll the poll with this attempt counted
     * @param retryAfter lengthens the wait as far as the deadline allows; null: the API asked for no wait
     * @param random from 0 up to 1, for the jitter
     */
    public Optional<PollAgain> nextAttempt(Poll poll, @Nullable Duration retryAfter, Instant now, double random) {
        Duration wait = backoff.after(poll.attempts(), random);
        return after(retryAfter == null || retryAfter.compareTo(wait) < 0 ? wait : retryAfter, poll, now);
    }

    /**
     * When the attempt of an overdue poll is made; empty where there is none. Many polls that are revived at once spread over
     * a minute, as far as their deadlines allow. So they do not come back together after an outage.
     *
     * @param share from 0 up to 1: where in the minute
     */
    public Optional<PollAgain> revival(Poll poll, Instant now, double share) {
        Duration later = Duration.ofMillis((long) (SPREAD.toMillis() * share));
        return after(backoff.interval().plus(later), poll, now);
    }

    /**
     * When the next attempt of a repetition is made. It cannot know whether the schedule of the first delivery is missing
     * or has just fired.
     *
     * @param at when the next attempt would be made otherwise
     */
    public Instant afterRepetition(Instant at, Poll poll, Instant now) {
        Instant last = lastSecond(poll);
        Instant later = now.plus(backoff.interval()).plus(REPETITION_LAG);
        Instant latest = later.isBefore(last) ? later : last;
        return at.isBefore(latest) ? new PollAgain(latest).at() : at;
    }

    /**
     * When a schedule wakes an attempt that is created at {@code now}. That is the time that was decided on. Where
     * that time has nearly come or is past, it is the next whole second after it. Empty where the deadline leaves
     * none.
     */
    public Optional<Instant> stillAhead(Instant at, Poll poll, Instant now) {
        Instant earliest = now.plus(LEAD);
        Instant wake = at.isBefore(earliest) ? new PollAgain(earliest).at() : at;
        return at.equals(wake) || hasTimeAt(wake, poll) ? Optional.of(wake) : Optional.empty();
    }

    /** Whether the deadline allows a schedule for an instant. */
    public boolean hasTimeAt(Instant at, Poll poll) {
        return !at.isAfter(lastSecond(poll));
    }

    /** The end of a poll whose next attempt would be scheduled too late. */
    public GiveUp tooLate(Poll poll) {
        return timedOut("no time is left for another attempt after " + poll.attempts() + " of " + maxAttempts
                + ", and the deadline is " + deadline(poll));
    }

    /** There is another attempt if the interval fits. A longer wait ends at the deadline. */
    private Optional<PollAgain> after(Duration wait, Poll poll, Instant now) {
        Instant last = lastSecond(poll);
        if (poll.attempts() >= maxAttempts || now.plus(backoff.interval()).isAfter(last)) {
            return Optional.empty();
        }
        // compared as durations: what an API asks for may lie beyond the last Instant
        boolean beyondDeadline = wait.compareTo(Duration.between(now, last)) >= 0;
        return Optional.of(new PollAgain(beyondDeadline ? last : now.plus(wait)));
    }

    /** The last instant that a schedule can name and that is not past the deadline. */
    private Instant lastSecond(Poll poll) {
        return deadline(poll).truncatedTo(ChronoUnit.SECONDS);
    }

    private Decision pollAgain(Poll poll, @Nullable Duration retryAfter, Instant now, double random) {
        return nextAttempt(poll, retryAfter, now, random)
                .<Decision>map(Function.identity())
                .orElseGet(() -> timedOut("the catalog is not ready after attempt " + poll.attempts() + " of "
                        + maxAttempts + ", and the deadline is " + deadline(poll)));
    }

    private static GiveUp timedOut(String reason) {
        return new GiveUp(Outcome.TIMED_OUT, reason);
    }
}

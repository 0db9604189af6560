package org.catalogpoller.polling;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the platform says about one invocation.
 *
 * @param requestId the same when Lambda itself repeats an event
 * @param functionArn the function as it was invoked, alias included; null where the platform did not say
 * @param endsAt when the platform will kill it
 * @param observed what is seen on the way, for the metrics
 */
public record Invocation(String requestId, @Nullable String functionArn, Instant endsAt, Observations observed) {

    /** What is kept back to schedule the next attempt, cold connections included. */
    private static final Duration RESERVE = Duration.ofSeconds(5);

    public Invocation(String requestId, @Nullable String functionArn, Instant endsAt) {
        this(requestId, functionArn, endsAt, new Observations());
    }

    /** How long something may take from now on so that there is still time to schedule; more than zero. */
    public Duration timeBeforeReserve(Instant now) {
        Duration left = Duration.between(now, endsAt);
        Duration half = left.dividedBy(2);
        Duration time = left.minus(half.compareTo(RESERVE) < 0 ? half : RESERVE);
        return time.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : time;
    }

    /** The same, and no longer than the limit. */
    public Duration atMost(Duration limit, Instant now) {
        Duration time = timeBeforeReserve(now);
        return time.compareTo(limit) < 0 ? time : limit;
    }

    /**
     * An invocation for a part of the work.
     *
     * @param parts how many parts share the time that is left
     * @param least what the part gets in any case, beside the time to schedule, as far as it is there
     */
    public Invocation part(int parts, Duration least, Instant now) {
        Duration share = Duration.between(now, endsAt).dividedBy(parts);
        Duration whole = least.plus(RESERVE);
        Instant end = now.plus(share.compareTo(whole) < 0 ? whole : share);
        return new Invocation(requestId, functionArn, end.isBefore(endsAt) ? end : endsAt);
    }

    /** The same invocation, as if the platform ended it no later than after this time and what is kept back. */
    public Invocation endsWithin(Duration time, Instant now) {
        Instant end = now.plus(time).plus(RESERVE);
        return end.isBefore(endsAt) ? new Invocation(requestId, functionArn, end, observed) : this;
    }

    /** Whether something that begins at an instant may take this long so that there is still time to schedule. */
    public boolean leaves(Duration time, Instant from) {
        return !from.plus(time).plus(RESERVE).isAfter(endsAt);
    }
}

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
 * @param slowness how many times as long as usual everything may take, one or more
 */
public record Invocation(
        String requestId, @Nullable String functionArn, Instant endsAt, Observations observed, int slowness) {

    /** What is kept back to schedule the next attempt, cold connections included. */
    private static final Duration RESERVE = Duration.ofSeconds(5);

    /** What is left for calls that have begun, and for some notifications. */
    private static final Duration UNDER_WAY = Duration.ofSeconds(8);

    /**
     * A JVM loads classes and runs them interpreted. With the processor of 512 MB a first use of the database takes 3 s. So do
     * a row and a schedule (deploy/docs/performance.md).
     */
    private static final int COLD_JVM = 3;

    public Invocation(String requestId, @Nullable String functionArn, Instant endsAt) {
        this(requestId, functionArn, endsAt, new Observations(), 1);
    }

    /** The same invocation on a JVM that has made no schedule yet: all limits and the reserve are longer. */
    public Invocation onColdJvm() {
        return new Invocation(requestId, functionArn, endsAt, observed, COLD_JVM);
    }

    /**
     * The earliest time of a schedule that the invocation makes. A cold JVM takes seconds to make it, and it must not be past
     * then.
     */
    public Instant earliestSchedule(Instant now) {
        return slowness == 1 ? now : now.plus(RESERVE);
    }

    private Duration reserve() {
        return RESERVE.multipliedBy(slowness);
    }

    /** How long something may take from now on so that there is still time to schedule; more than zero. */
    public Duration timeBeforeReserve(Instant now) {
        Duration left = Duration.between(now, endsAt);
        Duration half = left.dividedBy(2);
        Duration time = left.minus(half.compareTo(reserve()) < 0 ? half : reserve());
        return time.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : time;
    }

    /** How long calls may still begin, so that all can end; zero or less: no more may begin. */
    public Duration timeToBegin(Instant now) {
        return timeBeforeReserve(now).minus(UNDER_WAY);
    }

    /**
     * The time before the reserve, and no longer than the limit.
     *
     * @param limit as it is for an environment that is warm
     */
    public Duration atMost(Duration limit, Instant now) {
        Duration most = limit.multipliedBy(slowness);
        Duration time = timeBeforeReserve(now);
        return time.compareTo(most) < 0 ? time : most;
    }

    /**
     * An invocation for a part of the work.
     *
     * @param parts how many parts share the time that is left
     * @param least what the part gets in any case, beside the time to schedule, as far as it is there
     */
    public Invocation part(int parts, Duration least, Instant now) {
        Duration share = Duration.between(now, endsAt).dividedBy(parts);
        Duration whole = least.plus(reserve());
        Instant end = now.plus(share.compareTo(whole) < 0 ? whole : share);
        Instant partEnds = end.isBefore(endsAt) ? end : endsAt;
        return new Invocation(requestId, functionArn, partEnds, new Observations(), slowness);
    }

    /** The same invocation, as if the platform ended it no later than after this time and what is kept back. */
    public Invocation endsWithin(Duration time, Instant now) {
        Instant end = now.plus(time).plus(reserve());
        return end.isBefore(endsAt) ? new Invocation(requestId, functionArn, end, observed, slowness) : this;
    }

    /** Whether something that begins at an instant may take this long so that there is still time to schedule. */
    public boolean leaves(Duration time, Instant from) {
        return !from.plus(time).plus(reserve()).isAfter(endsAt);
    }
}

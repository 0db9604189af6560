package org.catalogpoller.port;

import java.time.Instant;
import org.catalogpoller.poll.BearerToken;
import org.jspecify.annotations.Nullable;

/** What wakes the function for the next attempt. */
public interface AttemptScheduler {

    /**
     * Creates the one-shot schedule of an attempt. Creating the same again does no harm.
     *
     * @return false where it was there already
     * @throws ScheduleException if the schedule may not exist
     */
    boolean schedule(NextAttempt attempt);

    /**
     * Deletes the schedule of an attempt, if there is one.
     *
     * @param movedTo the time to which its attempt was moved; null: it was not moved
     * @throws ScheduleException if it may still exist
     */
    void cancel(String pollId, int number, @Nullable Instant movedTo);

    /** Whether it was not used yet on a JVM, so that its first schedule takes longer. */
    default boolean isCold() {
        return false;
    }

    /**
     * The attempt to schedule.
     *
     * @param pollId identity of the poll
     * @param number distinguishes the schedules of a poll; from 1, and larger with every attempt that is scheduled
     * @param movedTo the time to which a sweep, a pause or the plan of the API's rate moved the attempt. It gives the
     *     schedule another name than that of an earlier one for the same attempt. Null: the attempt was not moved
     * @param at when to wake it, a whole second
     * @param deadline until when it is worth delivering
     * @param functionArn the function as it was invoked, alias included; null where the platform did not say
     * @param event the JSON that the function will get
     * @param token what {@code event} carries and no message may repeat; null: it carries none
     */
    record NextAttempt(
            String pollId,
            int number,
            @Nullable Instant movedTo,
            Instant at,
            Instant deadline,
            @Nullable String functionArn,
            String event,
            @Nullable BearerToken token) {

        /** An attempt that was not moved, and whose event carries no token. */
        public static NextAttempt of(
                String pollId, int number, Instant at, Instant deadline, @Nullable String functionArn, String event) {
            return new NextAttempt(pollId, number, null, at, deadline, functionArn, event, null);
        }

        /** The same attempt, moved to a time; null: it was not moved. */
        public NextAttempt movedTo(@Nullable Instant time) {
            return new NextAttempt(pollId, number, time, at, deadline, functionArn, event, token);
        }

        /** The same attempt with the token that its event carries; null: none. */
        public NextAttempt carrying(@Nullable BearerToken carried) {
            return new NextAttempt(pollId, number, movedTo, at, deadline, functionArn, event, carried);
        }

        /** The same attempt at a later time. */
        public NextAttempt delayedTo(Instant later) {
            return new NextAttempt(pollId, number, movedTo, later, deadline, functionArn, event, token);
        }

        /** Without the event, which may hold a token. */
        @Override
        public String toString() {
            return "NextAttempt[" + pollId + ", " + number + ", " + at + "]";
        }
    }
}

package org.catalogpoller.scheduler;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of schedules. An attempt of a poll always gets the same name. So a repeated call finds the schedule of the
 * first one. An attempt that is moved, as by a sweep, gets a schedule with another name. AWS does not say how long it remembers
 * name and client token of a schedule that is gone. AWS allows 1 to 64 of {@code [0-9a-zA-Z-_.]} in a name. In a client
 * token it allows 1 to 64 of {@code [a-zA-Z0-9-_]} (EventBridge Scheduler API, CreateSchedule).
 */
final class ScheduleName {

    /** The rest is for ten digits of the attempt, eight of the time to which it was moved, and two separators. */
    private static final Pattern USABLE_AS_IT_IS = Pattern.compile("[0-9a-zA-Z-_]{1,43}");

    private ScheduleName() {}

    /** The name of the schedule of an attempt that was not moved. */
    static String of(String pollId, int attempt) {
        return of(pollId, attempt, null);
    }

    /**
     * The poll's id and the attempt, so that a poll's schedules are found by the prefix of their names.
     *
     * @param movedTo the time to which the attempt was moved; null: it was not moved
     */
    static String of(String pollId, int attempt, @Nullable Instant movedTo) {
        String id = USABLE_AS_IT_IS.matcher(pollId).matches() ? pollId : hash(pollId);
        String name = id + "-" + attempt;
        return movedTo == null ? name : name + "-r" + Long.toString(movedTo.getEpochSecond(), Character.MAX_RADIX);
    }

    private static String hash(String pollId) {
        return UUID.nameUUIDFromBytes(pollId.getBytes(StandardCharsets.UTF_8)).toString();
    }
}

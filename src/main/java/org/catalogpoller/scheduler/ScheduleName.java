package org.catalogpoller.scheduler;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of schedules. An attempt of a poll always gets the same name. So a repeated call finds the schedule of the
 * first one. A sweep that revives an attempt gives its schedule another name. AWS does not say how long it remembers
 * name and client token of a schedule that is gone. AWS allows 1 to 64 of {@code [0-9a-zA-Z-_.]} in a name. In a client
 * token it allows 1 to 64 of {@code [a-zA-Z0-9-_]} (EventBridge Scheduler API, CreateSchedule).
 */
final class ScheduleName {

    /** Leaves room for ten digits of the attempt, eight of the time of a revival, and what is between them. */
    private static final Pattern USABLE_AS_IT_IS = Pattern.compile("[0-9a-zA-Z-_]{1,43}");

    private ScheduleName() {}

    /** The name of the schedule of an attempt that no sweep revives. */
    static String of(String pollId, int attempt) {
        return of(pollId, attempt, null);
    }

    /**
     * The poll's id and the attempt, so that a poll's schedules are found by the prefix of their names.
     *
     * @param revivedAt the time to which a sweep moved the attempt; null: no sweep did
     */
    static String of(String pollId, int attempt, @Nullable Instant revivedAt) {
        String id = USABLE_AS_IT_IS.matcher(pollId).matches() ? pollId : hash(pollId);
        String name = id + "-" + attempt;
        return revivedAt == null ? name : name + "-r" + Long.toString(revivedAt.getEpochSecond(), Character.MAX_RADIX);
    }

    private static String hash(String pollId) {
        return UUID.nameUUIDFromBytes(pollId.getBytes(StandardCharsets.UTF_8)).toString();
    }
}

package org.catalogpoller.scheduler;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Names that are the same whenever the same attempt of the same poll is scheduled, so that a repeated call finds what
 * the first one made. AWS allows 1 to 64 of {@code [0-9a-zA-Z-_.]} in a name and of {@code [a-zA-Z0-9-_]} in a client
 * token (EventBridge Scheduler API, CreateSchedule).
 */
final class ScheduleName {

    /** Leaves room for a dash and ten digits. */
    private static final Pattern USABLE_AS_IT_IS = Pattern.compile("[0-9a-zA-Z-_]{1,53}");

    private ScheduleName() {}

    /** The poll's id and the attempt, so that a poll's schedules are found by the prefix of their names. */
    static String of(String pollId, int attempt) {
        String id = USABLE_AS_IT_IS.matcher(pollId).matches() ? pollId : hash(pollId);
        return id + "-" + attempt;
    }

    private static String hash(String pollId) {
        return UUID.nameUUIDFromBytes(pollId.getBytes(StandardCharsets.UTF_8)).toString();
    }
}

package org.catalogpoller.local.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A poll as the page shows it.
 *
 * @param untilNext the time to the next attempt, negative when it is overdue; null: none is due
 * @param timeLeft the time to the deadline; null: the poll has ended
 * @param notified who was notified of its end: their names, "due" or "no"; empty while it waits
 */
public record PollView(
        String id,
        long catalogId,
        String catalogName,
        String state,
        int attempt,
        int maxAttempts,
        String lastStatus,
        @Nullable String lastError,
        @Nullable Instant startedAt,
        @Nullable Duration untilNext,
        @Nullable Duration timeLeft,
        boolean paused,
        String notified) {

    /** Its id as a segment of an address. */
    public String path() {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    public boolean waits() {
        return state.equals("WAITING");
    }

    public boolean canBeRetried() {
        return state.equals("TIMED_OUT") || state.equals("FAILED");
    }

    /** When its next attempt comes, in words. */
    public String next() {
        if (!waits()) {
            return "–";
        }
        if (paused) {
            return "paused";
        }
        if (untilNext == null) {
            return "not scheduled";
        }
        return untilNext.isNegative()
                ? "overdue " + words(untilNext.negated())
                : "in " + words(untilNext.plusMillis(999));
    }

    public String left() {
        return timeLeft == null ? "–" : timeLeft.isNegative() ? "none" : words(timeLeft);
    }

    static String words(Duration time) {
        return time.toMinutes() > 0 ? time.toMinutes() + " min " + time.toSecondsPart() + " s" : time.toSeconds() + " s";
    }
}

package org.catalogpoller.local.page;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An attempt of a poll, as its line has it; what is null was not so. */
public record StoryView(
        int attempt,
        String madeBy,
        @Nullable Instant dueAt,
        Instant beganAt,
        @Nullable Integer apiMillis,
        @Nullable Integer httpStatus,
        String status,
        String decision,
        @Nullable String reason,
        @Nullable Instant nextAttemptAt) {

    static final String OF_A_POLL = """
            SELECT attempt, made_by, due_at, began_at, api_ms, http_status, status, decision, reason, next_attempt_at
              FROM catalog_poll_attempt WHERE poll_id = ? ORDER BY attempt, began_at
            """;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    static StoryView read(ResultSet row) throws SQLException {
        Instant beganAt = Sql.instant(row, "began_at");
        return new StoryView(
                row.getInt("attempt"),
                row.getString("made_by"),
                Sql.instant(row, "due_at"),
                beganAt == null ? Instant.EPOCH : beganAt,
                row.getObject("api_ms", Integer.class),
                row.getObject("http_status", Integer.class),
                row.getString("status"),
                row.getString("decision"),
                row.getString("reason"),
                Sql.instant(row, "next_attempt_at"));
    }

    public String due() {
        return dueAt == null ? "–" : time(dueAt);
    }

    public String began() {
        return time(beganAt);
    }

    /** How late it began, in seconds with a digit; null: it was not scheduled. */
    public @Nullable String late() {
        return dueAt == null ? null : seconds(lateness());
    }

    private Duration lateness() {
        Duration late = dueAt == null ? Duration.ZERO : Duration.between(dueAt, beganAt);
        return late.isNegative() ? Duration.ZERO : late;
    }

    /** With one digit after the point. */
    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f", time.toMillis() / 1e3);
    }

    /** Whether the invocation of the attempt before made it, too. */
    public boolean held() {
        return madeBy.equals("hold");
    }

    static String time(Instant instant) {
        return TIME.format(instant.atZone(ZoneId.systemDefault()));
    }
}

package org.catalogpoller.local.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A poll as the page shows it.
 *
 * @param nextAttemptAt when the next attempt is due; null: none is
 * @param endedAt null: it waits
 * @param overdue whether its next attempt should have come some seconds ago
 * @param notified who was notified of its end: their names, "due" or "no"; empty while it waits
 * @param retryOf the poll that it starts again; null: none
 * @param retriedAs the poll that starts it again; null: none
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
        Instant startedAt,
        @Nullable Instant nextAttemptAt,
        Instant deadline,
        @Nullable Instant endedAt,
        boolean overdue,
        @Nullable Instant pausedAt,
        String notified,
        @Nullable String correlationId,
        @Nullable String retryOf,
        @Nullable String retriedAs) {

    /** Its columns, from {@code catalog_poll p}. */
    static final String SELECT = """
            SELECT poll_id, catalog_id, catalog_name, state, attempt, last_status, last_error, started_at, deadline,
                   next_attempt_at, paused_at, updated_at, notify_after, notified, correlation_id, retry_of,
                   next_attempt_at < now() - interval '5 s' AS overdue,
                   (SELECT poll_id FROM catalog_poll r WHERE r.retry_of = p.poll_id LIMIT 1) AS retried_as
              FROM catalog_poll p
            """;

    static PollView read(ResultSet row, int maxAttempts) throws SQLException {
        String state = row.getString("state");
        boolean waits = state.equals("WAITING");
        Instant startedAt = Sql.instant(row, "started_at");
        Instant deadline = Sql.instant(row, "deadline");
        return new PollView(
                row.getString("poll_id"),
                row.getLong("catalog_id"),
                row.getString("catalog_name"),
                state,
                row.getInt("attempt"),
                maxAttempts,
                row.getString("last_status"),
                row.getString("last_error"),
                startedAt == null ? Instant.EPOCH : startedAt,
                waits ? Sql.instant(row, "next_attempt_at") : null,
                deadline == null ? Instant.EPOCH : deadline,
                waits ? null : Sql.instant(row, "updated_at"),
                waits && row.getBoolean("overdue"),
                waits ? Sql.instant(row, "paused_at") : null,
                waits ? "" : notified(row),
                row.getString("correlation_id"),
                row.getString("retry_of"),
                row.getString("retried_as"));
    }

    private static String notified(ResultSet row) throws SQLException {
        String by = row.getString("notified");
        return row.getObject("notify_after") != null ? "due" : by == null ? "no" : by.replace(" ", ", ");
    }

    /** Its id as a segment of an address. */
    public String path() {
        return path(id);
    }

    static String path(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The address of the poll that it starts again. */
    public String retryOfPath() {
        return path(String.valueOf(retryOf));
    }

    /** The address of the poll that starts it again. */
    public String retriedAsPath() {
        return path(String.valueOf(retriedAs));
    }

    public boolean cancelled() {
        return state.equals("CANCELLED");
    }

    /** The time of day at which it ended. */
    public String ended() {
        return endedAt == null ? "" : StoryView.time(endedAt);
    }

    public boolean waits() {
        return state.equals("WAITING");
    }

    public boolean paused() {
        return pausedAt != null;
    }

    /** Whether somebody should have been notified of its end some seconds ago. */
    public boolean unnotified() {
        return endedAt != null
                && notified.equals("due")
                && endedAt.isBefore(Instant.now().minusSeconds(5));
    }

    public boolean canBeRetried() {
        return !waits() && !state.equals("UPDATED") && retriedAs == null;
    }
}

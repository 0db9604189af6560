package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.catalogpoller.poll.PollState;
import org.jspecify.annotations.Nullable;

/** A row of {@code catalog_poll} as a statement that changes it returns it. */
final class ReturnedRow {

    /** What {@link #read} needs; the table is {@code p}. */
    static final String COLUMNS = """
        p.poll_id, p.catalog_id, p.catalog_name, p.state, p.attempt, p.needs_token, p.sealed_token,
        p.known_values::text AS known_values, p.last_status, p.last_error, p.started_at, p.deadline,
        p.next_attempt_at, p.updated_at, p.notify_after, p.notified, p.correlation_id,
        p.retry_of, p.paused_at
        """;

    private ReturnedRow() {}

    static PollEntity read(Row row) {
        PollEntity poll = new PollEntity();
        poll.pollId = row.getString("poll_id");
        poll.catalogId = row.getLong("catalog_id");
        poll.catalogName = row.getString("catalog_name");
        poll.state = PollState.valueOf(row.getString("state"));
        poll.attempt = row.getInteger("attempt");
        poll.needsToken = row.getBoolean("needs_token");
        poll.sealedToken = row.getString("sealed_token");
        poll.knownValues = row.getString("known_values");
        poll.lastStatus = row.getString("last_status");
        poll.lastError = row.getString("last_error");
        poll.startedAt = time(row, "started_at");
        poll.deadline = time(row, "deadline");
        poll.nextAttemptAt = timeOrNull(row, "next_attempt_at");
        poll.updatedAt = time(row, "updated_at");
        poll.notifyAfter = timeOrNull(row, "notify_after");
        poll.notified = row.getString("notified");
        poll.correlationId = row.getString("correlation_id");
        poll.retryOf = row.getString("retry_of");
        poll.pausedAt = timeOrNull(row, "paused_at");
        return poll;
    }

    static Instant time(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    private static @Nullable Instant timeOrNull(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? null : time.toInstant();
    }
}

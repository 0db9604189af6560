package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.poll.PollRow;

/** Keeps a poll that waits from its next attempt. */
final class PauseStatement {

    /** A poll that slept has the time of its sleep: its start moved along. So that time does not count again. */
    private static final String PAUSE = """
            UPDATE catalog_poll
               SET paused_at = CASE WHEN $4::bigint IS NULL AND next_attempt_at IS NOT NULL THEN now()
                                    ELSE coalesce(paused_at, now()) END,
                   attempt = $3::integer,
                   next_attempt_at = now() + $4::bigint * interval '1 millisecond',
                   deadline = $6::timestamptz + (greatest(started_at, $5::timestamptz) - $5::timestamptz),
                   started_at = greatest(started_at, $5::timestamptz),
                   sealed_token = coalesce($7::text, sealed_token), updated_at = now()
             WHERE poll_id = $1 AND catalog_id = $2 AND state = 'WAITING' AND attempt <= $3::integer
            """;

    private final Database database;

    PauseStatement(Database database) {
        this.database = database;
    }

    /**
     * Whether there was such a poll.
     *
     * @param now the time by the clock of {@code row.nextAttemptAt()}
     */
    boolean pause(PollRow row, Instant now, CallLimit limit) {
        Instant next = row.nextAttemptAt();
        Tuple parameters = Tuple.tuple()
                .addString(row.id())
                .addLong(row.catalog().id())
                .addInteger(row.poll().attempts())
                .addLong(next == null ? null : Duration.between(now, next).toMillis())
                .addOffsetDateTime(ColumnValues.time(row.poll().startedAt()))
                .addOffsetDateTime(ColumnValues.time(row.deadline()))
                .addString(row.sealedToken());
        return !database.execute(PAUSE, parameters, limit.left()).isEmpty();
    }
}

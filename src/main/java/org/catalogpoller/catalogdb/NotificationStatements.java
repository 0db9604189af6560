package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Set;
import org.catalogpoller.port.NotificationQueue;
import org.jspecify.annotations.Nullable;

/**
 * Which invocation notifies of an ended poll. The statement that ends a poll sets {@code notify_after}, so that no
 * end is forgotten. An invocation that notifies moves it ahead first, and removes it at the end. Its time is the
 * database's, the same for all.
 */
final class NotificationStatements {

    private static final String CLAIM = """
            UPDATE catalog_poll SET notify_after = now() + $2::bigint * interval '1 millisecond'
             WHERE poll_id = $1 AND notify_after <= now() AND state IN ('UPDATED', 'TIMED_OUT', 'FAILED')
            RETURNING notify_after
            """;

    private static final String RECORD = """
            UPDATE catalog_poll
               SET notified = $2, notify_after = CASE WHEN $3::boolean THEN NULL ELSE notify_after END
             WHERE poll_id = $1 AND notify_after = $4::timestamptz
            """;

    private final Database database;

    NotificationStatements(Database database) {
        this.database = database;
    }

    /** Until when the claim holds; null: there is none. */
    @Nullable
    Instant claim(String pollId, Duration limit) {
        Tuple parameters = Tuple.of(pollId, NotificationQueue.LEASE.toMillis());
        Database.Answer answer = database.execute(CLAIM, parameters, limit);
        OffsetDateTime until = answer.isEmpty() ? null : answer.row().getOffsetDateTime(0);
        return until == null ? null : until.toInstant();
    }

    void record(String pollId, Set<String> notified, boolean complete, Instant until, Duration limit) {
        Tuple parameters = Tuple.of(pollId, String.join(" ", notified), complete, PollEntity.time(until));
        var unused = database.execute(RECORD, parameters, limit);
    }
}

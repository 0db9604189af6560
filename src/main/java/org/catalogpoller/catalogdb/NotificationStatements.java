package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.catalogpoller.port.NotificationQueue;

/**
 * Which invocation notifies of an ended poll. The statement that ends a poll sets {@code notify_after}, so that no
 * end is forgotten. An invocation that notifies moves it ahead first, and removes it at the end. Its time is the
 * database's, the same for all.
 */
final class NotificationStatements {

    static final String CLAIM = """
        UPDATE catalog_poll p SET notify_after = now() + $1::bigint * interval '1 millisecond'
         WHERE poll_id = $2 AND notify_after <= now() AND state IN ('UPDATED', 'TIMED_OUT', 'FAILED')
        RETURNING
        """ + PollEntity.RETURNED;

    /** Rows that are locked are skipped: another invocation claims them. */
    static final String CLAIM_DUE = """
        WITH due AS MATERIALIZED (
            SELECT poll_id, notify_after AS due_at FROM catalog_poll
             WHERE notify_after <= now() AND state IN ('UPDATED', 'TIMED_OUT', 'FAILED')
             ORDER BY notify_after LIMIT $2::integer OFFSET $3::integer FOR UPDATE SKIP LOCKED)
        UPDATE catalog_poll p SET notify_after = now() + $1::bigint * interval '1 millisecond'
          FROM due WHERE p.poll_id = due.poll_id
        RETURNING due_at,
        """ + PollEntity.RETURNED;

    static final String RECORD = """
        UPDATE catalog_poll
           SET notified = $2, notify_after = CASE WHEN $3::boolean THEN NULL ELSE notify_after END
         WHERE poll_id = $1 AND notify_after = $4::timestamptz
        """;

    private final Database database;

    NotificationStatements(Database database) {
        this.database = database;
    }

    /** The row of a poll with the end of the claim; none: there is no claim. */
    List<PollEntity> claim(String pollId, Duration limit) {
        Tuple parameters = Tuple.of(NotificationQueue.LEASE.toMillis(), pollId);
        return read(database.execute(CLAIM, parameters, limit).rows());
    }

    /** The rows that are due the longest, in this order and with the end of the claim. */
    List<PollEntity> claimDue(int max, Duration limit) {
        CallLimit whole = CallLimit.of(limit);
        long lease = NotificationQueue.LEASE.toMillis();
        List<Row> due = FirstRows.change(
                        max,
                        (skipped, most) -> database.execute(CLAIM_DUE, Tuple.of(lease, most, skipped), whole.left())
                                .rows())
                .rows();
        due.sort(Comparator.comparing(row -> ColumnValues.instant(row, "due_at")));
        return read(due);
    }

    private static List<PollEntity> read(Iterable<Row> rows) {
        List<PollEntity> polls = new ArrayList<>();
        rows.forEach(row -> polls.add(PollEntity.returned(row)));
        return polls;
    }

    void record(String pollId, Set<String> notified, boolean complete, Instant until, Duration limit) {
        Tuple parameters = Tuple.of(pollId, String.join(" ", notified), complete, ColumnValues.time(until));
        var unused = database.execute(RECORD, parameters, limit);
    }
}

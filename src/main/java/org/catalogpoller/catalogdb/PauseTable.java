package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.catalogpoller.poll.CatalogPause;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.Pauses;
import org.jspecify.annotations.Nullable;

/** Pauses as rows of {@code catalog_poll_pause}, and the polls that they keep. */
@Singleton
final class PauseTable implements Pauses {

    private static final String LOOK = """
            SELECT EXISTS (SELECT FROM catalog_poll_pause),
                   EXISTS (SELECT FROM catalog_poll_pause WHERE catalog_id IS NULL OR catalog_id = $1::bigint)
            """;

    static final String BEGIN = """
            INSERT INTO catalog_poll_pause AS p (catalog_id, since, reason) VALUES ($1::bigint, now(), $2::text)
            ON CONFLICT (coalesce(catalog_id, 0)) DO UPDATE SET reason = coalesce(excluded.reason, p.reason)
            RETURNING since, reason
            """;

    static final String END = """
            DELETE FROM catalog_poll_pause WHERE catalog_id IS NOT DISTINCT FROM $1::bigint
            """;

    private static final String PAUSE_OVERDUE =
            """
        WITH overdue AS MATERIALIZED (
            SELECT p.poll_id, x.since FROM catalog_poll p JOIN catalog_poll_pause x
                ON x.catalog_id IS NULL OR x.catalog_id = p.catalog_id
             WHERE p.state = 'WAITING' AND p.paused_at IS NULL
               AND p.next_attempt_at < now() - $1::bigint * interval '1 millisecond'
               AND {row can continue}
             ORDER BY p.next_attempt_at LIMIT $3::integer OFFSET $4::integer FOR UPDATE OF p SKIP LOCKED)
        UPDATE catalog_poll p
           SET paused_at = greatest(overdue.since, p.next_attempt_at), next_attempt_at = NULL, updated_at = now()
          FROM overdue WHERE p.poll_id = overdue.poll_id
        """.replace("{row can continue}", PollTableOverdue.rowCanContinue("$2"));

    private static final String KEPT = """
            paused_at IS NOT NULL AND state = 'WAITING' AND NOT EXISTS (
                SELECT FROM catalog_poll_pause x WHERE x.catalog_id IS NULL OR x.catalog_id = p.catalog_id)
            """;

    private static final String RESUME = "WITH kept AS MATERIALIZED (\n"
            + "SELECT poll_id, next_attempt_at IS NULL AS unscheduled FROM catalog_poll p WHERE " + KEPT + """
             ORDER BY paused_at LIMIT $1::integer OFFSET $2::integer FOR UPDATE SKIP LOCKED)
            UPDATE catalog_poll p
               SET started_at = CASE WHEN unscheduled THEN started_at + (now() - paused_at) ELSE started_at END,
                   deadline = CASE WHEN unscheduled THEN deadline + (now() - paused_at) ELSE deadline END,
                   next_attempt_at = coalesce(next_attempt_at, date_trunc('second', now()) + interval '2 s'),
                   paused_at = NULL, updated_at = now()
              FROM kept WHERE p.poll_id = kept.poll_id
            RETURNING now() AS now, unscheduled,
            """
            + PollEntity.RETURNED;

    private static final String PAUSE_AGAIN = PollTableOverdue.UNMOVED + """
        UPDATE catalog_poll p SET paused_at = now(), next_attempt_at = NULL, updated_at = now()
          FROM unmoved WHERE p.poll_id = unmoved.poll_id
        """;

    private static final String COUNT_TO_RESUME = "SELECT count(*) FROM catalog_poll p WHERE " + KEPT;

    private final Database database;

    PauseTable(Database database) {
        this.database = database;
    }

    @Override
    public Seen look(long catalogId, Duration limit) {
        Row seen = database.execute(LOOK, Tuple.of(catalogId), limit).row();
        return new Seen(seen.getBoolean(0), seen.getBoolean(1));
    }

    @Override
    public CatalogPause begin(@Nullable Long catalogId, @Nullable String reason, Duration limit) {
        Tuple parameters = Tuple.tuple().addLong(catalogId).addString(reason);
        Row begun = database.execute(BEGIN, parameters, limit).row();
        return new CatalogPause(catalogId, begun.getOffsetDateTime(0).toInstant(), begun.getString(1));
    }

    @Override
    public void end(@Nullable Long catalogId, Duration limit) {
        var unused = database.execute(END, Tuple.tuple().addLong(catalogId), limit);
    }

    @Override
    public void pauseOverdue(Duration after, boolean hasTokens, int max, Duration limit) {
        CallLimit whole = CallLimit.of(limit);
        FirstRows paused = FirstRows.change(
                max,
                (skipped, most) -> database.execute(
                                PAUSE_OVERDUE, Tuple.of(after.toMillis(), hasTokens, most, skipped), whole.left())
                        .rows());
        if (paused.problem() != null) {
            throw new CatalogTableException(paused.problem());
        }
    }

    @Override
    public ResumedBatch resume(int max, Duration limit) {
        List<PollRow> unscheduled = new ArrayList<>();
        int count = 0;
        Instant now = Instant.EPOCH;
        CallLimit whole = CallLimit.of(limit);
        FirstRows resumed = FirstRows.change(
                max,
                (skipped, most) -> database.execute(RESUME, Tuple.of(most, skipped), whole.left())
                        .rows());
        for (Row row : resumed.rows()) {
            now = ColumnValues.instant(row, "now");
            count++;
            if (row.getBoolean("unscheduled")) {
                unscheduled.add(PollEntity.returned(row).row());
            }
        }
        return new ResumedBatch(unscheduled, count, now);
    }

    @Override
    public void pauseAgain(List<PollRow> resumed, Duration limit) {
        var unused = database.execute(PAUSE_AGAIN, PollTableOverdue.unmovedRows(resumed), limit);
    }

    @Override
    public int countToResume(Duration limit) {
        return database.execute(COUNT_TO_RESUME, Tuple.tuple(), limit).row().getInteger(0);
    }
}

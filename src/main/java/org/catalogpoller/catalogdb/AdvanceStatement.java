package org.catalogpoller.catalogdb;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.catalogpoller.poll.TrackedPoll;
import org.jspecify.annotations.Nullable;

/** Inserts a poll's row or moves it forward, in one statement and one round trip, or says which poll is in the way. */
final class AdvanceStatement {

    private static final String INSERT = """
            INSERT INTO catalog_poll AS p
                (poll_id, catalog_id, catalog_name, state, attempt, repeats, needs_token, kb_name, data_source_name,
                 other_values, last_status, last_error, started_at, deadline, next_attempt_at, updated_at, notify_after)
            SELECT cast(:id AS text), cast(:catalog AS bigint), cast(:name AS text), cast(:state AS text),
                   cast(:attempt AS integer), 0, cast(:token AS boolean), cast(:kb AS text), cast(:ds AS text),
                   cast(:others AS text), cast(:status AS text), cast(:error AS text), cast(:started AS timestamptz),
                   cast(:deadline AS timestamptz), cast(:next AS timestamptz), now(),
                   CASE WHEN cast(:tells AS boolean) THEN now() END
            """;

    /**
     * The number of deliveries of this attempt that came before comes out of the row itself, under its lock: of two
     * that arrive together one sees 0.
     */
    private static final String ADVANCE = INSERT + """
            WHERE NOT EXISTS (SELECT 1 FROM catalog_poll o
                               WHERE o.catalog_id = cast(:catalog AS bigint) AND o.state = 'WAITING'
                                 AND o.poll_id <> cast(:id AS text))
            ON CONFLICT (poll_id) DO UPDATE
               SET state = excluded.state,
                   attempt = excluded.attempt,
                   repeats = CASE WHEN p.attempt = excluded.attempt THEN p.repeats + 1 ELSE 0 END,
                   kb_name = coalesce(excluded.kb_name, p.kb_name),
                   data_source_name = coalesce(excluded.data_source_name, p.data_source_name),
                   other_values = CASE WHEN excluded.kb_name IS NULL THEN p.other_values ELSE excluded.other_values END,
                   started_at = excluded.started_at,
                   deadline = excluded.deadline,
                   last_status = excluded.last_status,
                   last_error = excluded.last_error,
                   next_attempt_at = excluded.next_attempt_at,
                   updated_at = excluded.updated_at,
                   notify_after = NULL,
                   notified = NULL
             WHERE (p.state = 'WAITING' OR p.last_error LIKE 'stalled%') AND p.attempt <= excluded.attempt
            RETURNING repeats
            """;

    private static final NumberedSql ADVANCE_NUMBERED = NumberedSql.of(ADVANCE);

    private static final NumberedSql IN_THE_WAY = NumberedSql.of("""
            SELECT poll_id FROM catalog_poll
             WHERE poll_id = cast(:id AS text) OR (catalog_id = cast(:catalog AS bigint) AND state = 'WAITING')
             ORDER BY poll_id = cast(:id AS text)
             LIMIT 1
            """);

    private static final String RECORD = INSERT + "ON CONFLICT (poll_id) DO NOTHING";

    private AdvanceStatement() {}

    /**
     * How many deliveries of the same attempt came before; null: the poll is elsewhere, has ended, or must make room.
     *
     * <p>Not through Hibernate, which keeps a plan of every single run of a native query that returns rows, up to 2,048,
     * and looks through all of them at the next run: its key, ReactiveResultSetMapping, equals no other (Hibernate
     * Reactive 3.2). On a JVM that took 3.8 ms of CPU for a warm attempt that is not ready, and this takes 3.1 ms
     * ({@code ./mvnw -Pbenchmark verify -Dbenchmark.invocations=6000}).
     */
    static Uni<@Nullable Integer> run(Pool pool, TrackedPoll poll) {
        return pool.preparedQuery(ADVANCE_NUMBERED.sql())
                .execute(ADVANCE_NUMBERED.tuple(PollParameters.of(poll, false)))
                .map(rows ->
                        rows.rowCount() == 0 ? null : rows.iterator().next().getInteger(0));
    }

    /** Which poll waits in place of this one; itself, if it has ended or gone on; null: there is none any more. */
    static Uni<@Nullable String> inTheWay(Pool pool, TrackedPoll poll) {
        return pool.preparedQuery(IN_THE_WAY.sql())
                .execute(IN_THE_WAY.tuple(PollParameters.of(poll, false)))
                .map(rows ->
                        rows.rowCount() == 0 ? null : rows.iterator().next().getString(0));
    }

    /**
     * Inserts the row of a poll that has none; the number of rows inserted.
     *
     * @param tells whether others are to be told of its end
     */
    static Uni<Integer> record(TrackedPoll poll, boolean tells) {
        return SqlUpdate.run(RECORD, PollParameters.of(poll, tells));
    }
}

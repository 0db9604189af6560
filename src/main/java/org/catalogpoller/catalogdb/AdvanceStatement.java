package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.TrackedPoll;
import org.hibernate.reactive.mutiny.Mutiny;

/** What HQL cannot say: insert a poll's row or move it forward, in one statement and one round trip. */
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

    private static final String RECORD = INSERT + "ON CONFLICT (poll_id) DO NOTHING";

    private AdvanceStatement() {}

    /** How many deliveries of the same attempt came before; null: the poll is elsewhere, has ended, or must make room. */
    static Uni<Integer> run(TrackedPoll poll) {
        return Panache.getSession()
                .flatMap(session -> bind(session.createNativeQuery(ADVANCE, Integer.class), poll, false)
                        .getSingleResultOrNull());
    }

    /**
     * Inserts the row of a poll that has none; the number of rows inserted.
     *
     * @param tells whether others are to be told of its end
     */
    static Uni<Integer> record(TrackedPoll poll, boolean tells) {
        return Panache.getSession()
                .flatMap(session ->
                        bind(session.createNativeQuery(RECORD), poll, tells).executeUpdate());
    }

    private static <Q extends Mutiny.AbstractQuery> Q bind(Q query, TrackedPoll poll, boolean tells) {
        CatalogValues values = poll.values();
        query.setParameter("id", poll.poll().id());
        query.setParameter("catalog", poll.catalogId());
        query.setParameter("name", poll.catalogName());
        query.setParameter("state", poll.state().name());
        query.setParameter("attempt", poll.poll().attempts());
        query.setParameter("token", poll.needsToken());
        query.setParameter("kb", values == null ? null : values.kbName());
        query.setParameter("ds", values == null ? null : values.dataSourceName());
        query.setParameter("others", OtherValues.of(values));
        query.setParameter("status", poll.lastStatus());
        query.setParameter("error", poll.lastError());
        query.setParameter("started", poll.poll().startedAt());
        query.setParameter("deadline", poll.deadline());
        query.setParameter("next", poll.nextAttemptAt());
        query.setParameter("tells", tells);
        return query;
    }
}

package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import org.catalogpoller.catalogdb.OptionalTables.Table;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.PollRow;
import org.jspecify.annotations.Nullable;

/**
 * Writes the backend's row and ends the polls that wait for it. It is one statement. So an environment that Lambda
 * freezes holds no lock in the middle of a transaction. A pooler needs no session.
 */
final class PublishStatement {

    /**
     * All rows of polls are locked before the backend's row, in one order. So two such statements do not block each
     * other.
     */
    private static final String BEFORE = """
            WITH concerned AS (
                SELECT poll_id, catalog_id, state, attempt, known_values::text FROM catalog_poll
                 WHERE poll_id = $1 OR (catalog_id = $2 AND state = 'WAITING')
                 ORDER BY poll_id FOR UPDATE),
            blocked AS (
                SELECT FROM concerned
                 WHERE poll_id = $1 AND (catalog_id <> $2 OR state IN ('UPDATED', 'CANCELLED'))),
            written AS (
            """;

    /** {@code own} is empty where another delivery has inserted the row in this very moment. */
    private static final String AFTER = " AND NOT EXISTS (SELECT FROM blocked) RETURNING 1),\n own AS ("
            + PollEntity.INSERT
            + " WHERE EXISTS (SELECT FROM written) "
            + PollEntity.ON_CONFLICT
            + """
                 WHERE p.state NOT IN ('UPDATED', 'CANCELLED') AND p.catalog_id = excluded.catalog_id
                RETURNING repeats),
            others AS (
                UPDATE catalog_poll
                   SET state = 'UPDATED', last_error = NULL, known_values = $7::text::jsonb, {ended}
                 WHERE catalog_id = $2 AND state = 'WAITING' AND poll_id <> $1 AND EXISTS (SELECT FROM written)),
            kept AS (
                UPDATE catalog_poll SET known_values = coalesce($7::text::jsonb, known_values)
                 WHERE NOT EXISTS (SELECT FROM written) AND NOT EXISTS (SELECT FROM blocked)
                   AND catalog_id = $2 AND (state = 'WAITING' OR poll_id = $1))
            """.replace("{ended}", EndedColumns.set("$13"));

    private static final String DONE = """
            SELECT found.poll_id, found.catalog_id, found.state, found.attempt, found.known_values, false AS goes_on,
                   EXISTS (SELECT FROM written), EXISTS (SELECT FROM own)
              FROM (SELECT) AS one LEFT JOIN concerned AS found ON found.poll_id = $1
            """;

    private final Database database;
    private final BackendUpdate backend;
    private final OptionalTables optional;
    final StoryForms forms;

    PublishStatement(Database database, BackendUpdate backend, OptionalTables optional) {
        this.database = database;
        this.backend = backend;
        this.optional = optional;
        String changes = BEFORE + backend.sql("$", 2, PollEntity.NEXT_PARAMETER) + AFTER;
        String story = "," + StoryLines.insert("own", PollEntity.NEXT_PARAMETER + backend.size());
        this.forms = new StoryForms(changes + DONE, changes + story + DONE);
    }

    /**
     * What the statement did.
     *
     * @param before the poll's own row as it was; null: it had none
     * @param written whether the backend's row holds the values
     * @param ended whether this statement has ended the poll
     * @param again whether a try before got no answer
     */
    record Done(@Nullable FoundRow before, boolean written, boolean ended, boolean again) {}

    Done run(PollRow row, CatalogValues values, boolean notifies, CallLimit limit) {
        Database.Answer answer = optional.run(EnumSet.of(Table.STORY), used -> {
            Tuple parameters = backend.addTo(PollEntity.parameters(row, Instant.EPOCH, notifies), values);
            return database.execute(forms.sql(used), StoryLines.add(parameters, row, used), limit.left());
        });
        boolean hasRow = answer.row().getString(0) != null;
        return new Done(
                hasRow ? FoundRow.of(answer.row()) : null,
                answer.row().getBoolean(6),
                answer.row().getBoolean(7),
                answer.again());
    }

    /** Why no row was written. */
    String whyNot(long id, CallLimit limit) {
        var answer = database.execute(backend.look(), Tuple.of(id, backend.name()), limit.left())
                .row();
        if (Objects.equals(answer.getBoolean(0), true)) {
            return "the table has the row with id " + id + ", but a trigger or a policy keeps the UPDATE from it";
        }
        String none = "the table has no row with id " + id;
        return Objects.equals(answer.getBoolean(1), true) ? none + ", or row level security hides it" : none;
    }
}

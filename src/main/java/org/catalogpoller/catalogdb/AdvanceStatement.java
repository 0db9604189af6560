package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.catalogpoller.catalogdb.OptionalTables.Table;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Claim.Kind;
import org.catalogpoller.poll.Claim.News;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.port.PollStore;
import org.jspecify.annotations.Nullable;

/** Inserts a poll's row or moves it forward. */
class AdvanceStatement {

    /** Whether a sweep ended the poll of a row because no attempt came. A late attempt goes on with it. */
    static final String IS_STALLED = "last_error LIKE '" + PollStore.STALLED + "%'";

    /** Whether there is any pause. */
    private static final String PAUSES = "EXISTS (SELECT FROM catalog_poll_pause)";

    static final String ADVANCE = PollEntity.INSERT + """
             WHERE NOT EXISTS (SELECT FROM catalog_poll o
                                WHERE o.catalog_id = $2 AND o.state = 'WAITING' AND o.poll_id <> $1)
            """ + PollEntity.ON_CONFLICT
            + """
             WHERE (p.state = 'WAITING' OR p.{is stalled})
               AND p.attempt <= excluded.attempt AND p.catalog_id = excluded.catalog_id
            RETURNING repeats, started_at,
            """.replace("{is stalled}", IS_STALLED) + PAUSES + " AS pauses\n";

    static final StoryForms FORMS = StoryForms.of(ADVANCE);

    /** PostgreSQL keeps microseconds. */
    private static final Duration ROUNDED = Duration.ofMillis(1);

    private final Database database;
    private final OptionalTables optional;
    private final Set<Table> tables;

    AdvanceStatement(Database database, OptionalTables optional) {
        this(database, optional, EnumSet.of(Table.STORY, Table.PAUSES));
    }

    /** @param tables that it uses beside the polls' own */
    AdvanceStatement(Database database, OptionalTables optional, Set<Table> tables) {
        this.database = database;
        this.optional = optional;
        this.tables = tables;
    }

    /** The claim of a delivery that moved the row; null: something is in the way. */
    @Nullable
    Claim advance(PollRow row, Instant now, CallLimit limit) {
        try {
            Database.Answer answer = optional.run(
                    tables,
                    used -> database.execute(
                            used.contains(Table.PAUSES) ? sql(used) : withoutPauses(sql(used)),
                            parameters(row, now, used),
                            limit.left()));
            return answer.isEmpty() ? null : claim(row, answer.row(), now, limit);
        } catch (StatementRefusedException e) {
            if (e.state().isUniqueViolation()) {
                // two polls begin to wait for one catalog at once
                return null;
            }
            throw e;
        }
    }

    /** The statement in the form that uses these tables; it looks for pauses in any case. */
    String sql(Set<Table> used) {
        return FORMS.sql(used);
    }

    /** The same statement, which knows nothing of pauses. */
    static String withoutPauses(String sql) {
        return sql.replace(PAUSES, "NULL::boolean");
    }

    /** What {@link #sql} takes. */
    Tuple parameters(PollRow row, Instant now, Set<Table> used) {
        return StoryLines.add(PollEntity.parameters(row, now, false), row, used);
    }

    private Claim claim(PollRow row, Row answer, Instant now, CallLimit limit) {
        Instant startedAt = answer.getOffsetDateTime(1).toInstant();
        boolean moved = startedAt.isAfter(row.poll().startedAt().plus(ROUNDED));
        News news = new News(moved ? startedAt : null, plannedAt(answer, row, now, limit), answer.getBoolean(2));
        return new Claim(answer.getInteger(0) == 0 ? Kind.ADVANCED : Kind.REPEATED, row.id(), news);
    }

    /**
     * When the next attempt is planned, by the clock of {@code now}; null: it is not planned.
     *
     * @param answer of the statement in any of its forms
     * @param limit of a call that began at {@code now}
     */
    @Nullable
    Instant plannedAt(Row answer, PollRow row, Instant now, CallLimit limit) {
        return null;
    }
}

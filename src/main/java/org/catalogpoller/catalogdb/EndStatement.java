package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Instant;
import java.util.EnumSet;
import org.catalogpoller.catalogdb.OptionalTables.Table;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Claim.Kind;
import org.catalogpoller.poll.PollRow;
import org.jspecify.annotations.Nullable;

/**
 * Ends a poll without a write, if it still waits and has not gone on. {@link PublishStatement} ends one with a write. An
 * event from before a pause has an old deadline, and does not end the poll as TIMED_OUT.
 */
final class EndStatement {

    static final StoryForms END = StoryForms.of(PollEntity.INSERT + PollEntity.ON_CONFLICT + """
             WHERE p.state = 'WAITING' AND p.attempt <= excluded.attempt AND p.catalog_id = excluded.catalog_id
               AND (excluded.state <> 'TIMED_OUT' OR p.started_at <= excluded.started_at)
            RETURNING repeats
            """);

    static final String OWN = """
            SELECT poll_id, catalog_id, state, attempt, NULL::text, false FROM catalog_poll WHERE poll_id = $1
            """;

    private final Database database;
    private final OptionalTables optional;

    EndStatement(Database database, OptionalTables optional) {
        this.database = database;
        this.optional = optional;
    }

    /** @param unconfirmed what this environment asked for without an answer; null: nothing */
    Claim run(PollRow row, boolean notifies, @Nullable RequestedEnd unconfirmed, CallLimit limit) {
        Database.Answer end = optional.run(
                EnumSet.of(Table.STORY),
                used -> database.execute(
                        END.sql(used),
                        StoryLines.add(PollEntity.parameters(row, Instant.EPOCH, notifies), row, used),
                        limit.left()));
        if (!end.isEmpty()) {
            return new Claim(Kind.ADVANCED, row.id());
        }
        Database.Answer own = database.execute(OWN, Tuple.of(row.id()), limit.left());
        if (own.isEmpty()) {
            return new Claim(Kind.SUPERSEDED, row.id());
        }
        FoundRow found = FoundRow.of(own.row());
        if (found.catalogId() != row.catalog().id()) {
            return new Claim(Kind.OTHER_CATALOG, row.id());
        }
        RequestedEnd requested = new RequestedEnd(row.id(), row.state(), null);
        boolean isOwn = (end.again() || requested.equals(unconfirmed))
                && found.is(requested)
                && found.attempt() == row.poll().attempts();
        return new Claim(isOwn ? Kind.ADVANCED : Kind.SUPERSEDED, row.id());
    }
}

package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.port.PollStore;

/** Finds the rows that keep a poll's row from moving forward. Ends a poll in the way whose attempt did not come. */
final class InTheWayStatements {

    static final String IN_THE_WAY = """
            SELECT poll_id, catalog_id, state, attempt, known_values::text,
                   state = 'WAITING' OR {is stalled} AS goes_on
              FROM catalog_poll
             WHERE poll_id = $1 OR (catalog_id = $2 AND state = 'WAITING')
             ORDER BY poll_id = $1 DESC
            """.replace("{is stalled}", AdvanceStatement.IS_STALLED);

    static final String END_STALLED = """
            UPDATE catalog_poll
               SET state = 'FAILED', last_error = $2, {ended}
             WHERE poll_id = $1 AND state = 'WAITING' AND next_attempt_at < now() - $3::bigint * interval '1 millisecond'
            """.replace("{ended}", EndedColumns.set("$4"));

    private final Database database;

    InTheWayStatements(Database database) {
        this.database = database;
    }

    InTheWay find(PollRow row, CallLimit limit) {
        FoundRow own = null;
        FoundRow other = null;
        Tuple parameters = Tuple.of(row.id(), row.catalog().id());
        for (Row line : database.execute(IN_THE_WAY, parameters, limit.left()).rows()) {
            FoundRow found = FoundRow.of(line);
            if (found.pollId().equals(row.id())) {
                own = found;
            } else {
                other = found;
            }
        }
        return new InTheWay(own, other);
    }

    /** Ends a poll whose next attempt should have come; whether it was so. */
    boolean endStalled(String pollId, Duration overdueAfter, boolean notifies, CallLimit limit) {
        Tuple parameters = Tuple.of(pollId, PollStore.STALLED, overdueAfter.toMillis(), notifies);
        return !database.execute(END_STALLED, parameters, limit.left()).isEmpty();
    }
}

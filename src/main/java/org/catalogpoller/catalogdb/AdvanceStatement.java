package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.port.PollStore;
import org.jspecify.annotations.Nullable;

/** Inserts a poll's row or moves it forward, or says which row is in the way. */
final class AdvanceStatement {

    private static final String ADVANCE = PollEntity.INSERT + """
             WHERE NOT EXISTS (SELECT FROM catalog_poll o
                                WHERE o.catalog_id = $2 AND o.state = 'WAITING' AND o.poll_id <> $1)
            """ + PollEntity.ON_CONFLICT + """
             WHERE (p.state = 'WAITING' OR p.last_error LIKE 'stalled%')
               AND p.attempt <= excluded.attempt AND p.catalog_id = excluded.catalog_id
            RETURNING repeats
            """;

    private static final String WITH_STORY = StoryLines.with(ADVANCE, PollEntity.NEXT_PARAMETER);

    private static final String IN_THE_WAY = """
            SELECT poll_id, catalog_id, state, attempt, known_values::text,
                   state = 'WAITING' OR last_error LIKE 'stalled%' AS goes_on
              FROM catalog_poll
             WHERE poll_id = $1 OR (catalog_id = $2 AND state = 'WAITING')
             ORDER BY poll_id = $1 DESC
            """;

    private static final String END_STALLED = """
            UPDATE catalog_poll
               SET state = 'FAILED', last_error = $2, next_attempt_at = NULL, updated_at = now(),
                   notify_after = CASE WHEN $4::boolean THEN now() END, notified = NULL
             WHERE poll_id = $1 AND state = 'WAITING' AND next_attempt_at < now() - $3::bigint * interval '1 millisecond'
            """;

    private final Database database;
    private final History history;

    AdvanceStatement(Database database, History history) {
        this.database = database;
        this.history = history;
    }

    /** How many deliveries of the same attempt came before; null: something is in the way. */
    @Nullable
    Integer advance(PollRow row, Instant now, Duration limit) {
        try {
            Database.Answer answer = history.run(
                    () -> database.execute(WITH_STORY, withStory(row, now), limit),
                    () -> database.execute(ADVANCE, PollEntity.parameters(row, now, false), limit));
            return answer.isEmpty() ? null : answer.row().getInteger(0);
        } catch (RefusedException e) {
            if (e.isUniqueViolation()) {
                // two polls begin to wait for one catalog at once
                return null;
            }
            throw e;
        }
    }

    private static Tuple withStory(PollRow row, Instant now) {
        return PollEntity.parameters(row, now, false).addString(StoryLines.json(row.story()));
    }

    InTheWay inTheWay(PollRow row, Duration limit) {
        FoundRow own = null;
        FoundRow other = null;
        Tuple parameters = Tuple.of(row.id(), row.catalog().id());
        for (Row line : database.execute(IN_THE_WAY, parameters, limit).rows()) {
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
    boolean endStalled(String pollId, Duration overdueAfter, boolean notifies, Duration limit) {
        Tuple parameters = Tuple.of(pollId, PollStore.STALLED, overdueAfter.toMillis(), notifies);
        return !database.execute(END_STALLED, parameters, limit).isEmpty();
    }
}

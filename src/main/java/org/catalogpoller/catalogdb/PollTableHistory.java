package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.StoryLine;
import org.catalogpoller.port.PollHistory;

/** Polls and their stories, as {@code catalog_poll} and {@code catalog_poll_attempt} keep them. */
@Singleton
class PollTableHistory implements PollHistory {

    private static final String STORY =
            StoryLines.SELECT + " WHERE poll_id = $1 ORDER BY attempt DESC, began_at DESC LIMIT $2::integer";

    /** A poll that others lock moves on, or another sweep deletes it. */
    private static final String OLD = """
            WITH old AS (
                SELECT poll_id FROM catalog_poll
                 WHERE state <> 'WAITING' AND notify_after IS NULL
                   AND updated_at < now() - $1::bigint * interval '1 millisecond'
                 ORDER BY updated_at LIMIT $2::integer FOR UPDATE SKIP LOCKED),
            """;

    private static final String LINES = """
            lines AS (DELETE FROM catalog_poll_attempt WHERE poll_id IN (SELECT poll_id FROM old)),
            """;

    private static final String GONE = """
            gone AS (DELETE FROM catalog_poll WHERE poll_id IN (SELECT poll_id FROM old) RETURNING 1)
            SELECT count(*)::integer FROM gone
            """;

    private final Database database;

    PollTableHistory(Database database) {
        this.database = database;
    }

    @Override
    public List<StoryLine> story(String pollId, int max, Duration limit) {
        List<StoryLine> lines = new ArrayList<>();
        database.execute(STORY, Tuple.of(pollId, max), limit).rows().forEach(row -> lines.add(StoryLines.line(row)));
        Collections.reverse(lines);
        return lines;
    }

    @Override
    public List<PollRow> list(Wanted wanted, Position after, int max, Duration limit) {
        return database.run(() -> ListStatement.find(wanted, after, max), limit).stream()
                .map(PollEntity::row)
                .toList();
    }

    @Override
    public int delete(Duration after, int max, Duration limit) {
        CallLimit whole = CallLimit.of(limit);
        try {
            return deleted(OLD + LINES + GONE, after, max, whole.left());
        } catch (StatementRefusedException e) {
            if (!e.state().isMissingTable()) {
                throw e;
            }
            // there are no lines
            return deleted(OLD + GONE, after, max, whole.left());
        }
    }

    private int deleted(String sql, Duration after, int max, Duration limit) {
        return database.execute(sql, Tuple.of(after.toMillis(), max), limit)
                .row()
                .getInteger(0);
    }
}

package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.panache.common.Sort;
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

    /** The comparison with a position is split, so that the index on started_at and poll_id serves it. */
    private static final String LIST = "state in ?1 and startedAt >= ?2 and startedAt < ?3"
            + " and startedAt <= ?4 and (startedAt < ?4 or pollId < ?5)"
            + " and (locate(lower(?6), lower(catalogName)) > 0 or locate(lower(?6), lower(lastError)) > 0)";

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
    public List<PollRow> list(Wanted wanted, Position before, int max, Duration limit) {
        return database
                .run(
                        () -> Panache.withSession(() -> PollEntity.<PollEntity>find(
                                        LIST,
                                        Sort.descending("startedAt", "pollId"),
                                        wanted.states(),
                                        wanted.from(),
                                        wanted.until(),
                                        before.startedAt(),
                                        before.pollId(),
                                        wanted.text())
                                .range(0, max - 1)
                                .list()),
                        limit)
                .stream()
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

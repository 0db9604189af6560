package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Claim.Kind;
import org.catalogpoller.poll.Claim.News;
import org.catalogpoller.poll.PollRow;
import org.jspecify.annotations.Nullable;

/** Inserts a poll's row or moves it forward. */
class AdvanceStatement {

    static final String ADVANCE = PollEntity.INSERT + """
             WHERE NOT EXISTS (SELECT FROM catalog_poll o
                                WHERE o.catalog_id = $2 AND o.state = 'WAITING' AND o.poll_id <> $1)
            """ + PollEntity.ON_CONFLICT + """
             WHERE (p.state = 'WAITING' OR p.last_error LIKE 'stalled%')
               AND p.attempt <= excluded.attempt AND p.catalog_id = excluded.catalog_id
            RETURNING repeats, started_at, EXISTS (SELECT FROM catalog_poll_pause) AS pauses
            """;

    static final String WITH_STORY = StoryLines.with("", ADVANCE, PollEntity.NEXT_PARAMETER);

    /** Of the poll's own row alone. Where another table is in the way, the row moves all the same. */
    static final String ALONE = ADVANCE.replace("EXISTS (SELECT FROM catalog_poll_pause)", "false");

    /** PostgreSQL keeps microseconds. */
    private static final Duration ROUNDED = Duration.ofMillis(1);

    private final Database database;
    private final OptionalStory story;
    private final String sql;
    private final String withStory;

    AdvanceStatement(Database database, OptionalStory story) {
        this(database, story, ADVANCE, WITH_STORY);
    }

    /** A statement that does more than {@link #ADVANCE}, with lines of the story and without. */
    AdvanceStatement(Database database, OptionalStory story, String sql, String withStory) {
        this.database = database;
        this.story = story;
        this.sql = sql;
        this.withStory = withStory;
    }

    /** The claim of a delivery that moved the row; null: something is in the way. */
    @Nullable
    Claim advance(PollRow row, Instant now, CallLimit limit) {
        try {
            Database.Answer answer = story.run(
                    () -> database.execute(withStory, complete(withStory(row, now), row, now), limit.left()),
                    () -> withoutStory(row, now, limit));
            return answer.isEmpty() ? null : claim(row, answer.row(), now, limit);
        } catch (StatementRefusedException e) {
            if (e.isUniqueViolation()) {
                // two polls begin to wait for one catalog at once
                return null;
            }
            throw e;
        }
    }

    private Database.Answer withoutStory(PollRow row, Instant now, CallLimit limit) {
        try {
            return database.execute(sql, complete(PollEntity.parameters(row, now, false), row, now), limit.left());
        } catch (StatementRefusedException e) {
            if (e.isUniqueViolation()) {
                throw e;
            }
            return database.execute(ALONE, PollEntity.parameters(row, now, false), limit.left());
        }
    }

    private static Tuple withStory(PollRow row, Instant now) {
        return PollEntity.parameters(row, now, false).addString(StoryLines.json(row.story()));
    }

    private Claim claim(PollRow row, Row answer, Instant now, CallLimit limit) {
        Instant startedAt = answer.getOffsetDateTime(1).toInstant();
        boolean moved = startedAt.isAfter(row.poll().startedAt().plus(ROUNDED));
        News news = new News(moved ? startedAt : null, plannedAt(answer, row, now, limit), answer.getBoolean(2));
        return new Claim(answer.getInteger(0) == 0 ? Kind.ADVANCED : Kind.REPEATED, row.id(), news);
    }

    /** The parameters with those of a statement that does more. */
    Tuple complete(Tuple parameters, PollRow row, Instant now) {
        return parameters;
    }

    /**
     * When the next attempt is planned, by the clock of {@code now}; null: it is not planned.
     *
     * @param answer of the statement, or of {@link #ALONE}
     * @param limit of a call that began at {@code now}
     */
    @Nullable
    Instant plannedAt(Row answer, PollRow row, Instant now, CallLimit limit) {
        return null;
    }
}

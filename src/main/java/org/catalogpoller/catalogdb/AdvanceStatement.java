package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Claim.News;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.port.PollStore;
import org.jspecify.annotations.Nullable;

/** Inserts a poll's row or moves it forward, or says which row is in the way. */
final class AdvanceStatement {

    static final String ADVANCE = PollEntity.INSERT + """
             WHERE NOT EXISTS (SELECT FROM catalog_poll o
                                WHERE o.catalog_id = $2 AND o.state = 'WAITING' AND o.poll_id <> $1)
            """ + PollEntity.ON_CONFLICT + """
             WHERE (p.state = 'WAITING' OR p.last_error LIKE 'stalled%')
               AND p.attempt <= excluded.attempt AND p.catalog_id = excluded.catalog_id
            RETURNING repeats, started_at, EXISTS (SELECT FROM catalog_poll_pause) AS pauses
            """;

    static final String WITH_STORY = StoryLines.with("", ADVANCE, PollEntity.NEXT_PARAMETER);

    private static final String PLANNED = planned(PollEntity.NEXT_PARAMETER, "WITH {tables} {change}");

    private static final String PLANNED_WITH_STORY = StoryLines.with(
            planned(PollEntity.NEXT_PARAMETER + 1, "{tables},\n"),
            planned(PollEntity.NEXT_PARAMETER + 1, "{change}"),
            PollEntity.NEXT_PARAMETER);

    static final String RESERVE = "WITH "
            + PaceStatement.tables("$1::timestamptz", "$2::timestamptz", "$3::text::numeric", "true")
            + "SELECT (SELECT second FROM free), (SELECT second FROM slot), extract(epoch FROM now()) * 1000";

    /** PostgreSQL keeps microseconds. */
    private static final Duration ROUNDED = Duration.ofMillis(1);

    static final String IN_THE_WAY = """
            SELECT poll_id, catalog_id, state, attempt, known_values::text,
                   state = 'WAITING' OR last_error LIKE 'stalled%' AS goes_on
              FROM catalog_poll
             WHERE poll_id = $1 OR (catalog_id = $2 AND state = 'WAITING')
             ORDER BY poll_id = $1 DESC
            """;

    static final String END_STALLED = """
            UPDATE catalog_poll
               SET state = 'FAILED', last_error = $2, next_attempt_at = NULL, updated_at = now(),
                   notify_after = CASE WHEN $4::boolean THEN now() END, notified = NULL
             WHERE poll_id = $1 AND state = 'WAITING' AND next_attempt_at < now() - $3::bigint * interval '1 millisecond'
            """;

    private final Database database;
    private final History history;
    private final @Nullable String rate;

    /** @param rate requests to the API a second, as a decimal number; null: they are not planned */
    AdvanceStatement(Database database, History history, @Nullable String rate) {
        this.database = database;
        this.history = history;
        this.rate = rate;
    }

    /** The claim of a delivery that moved the row; null: something is in the way. */
    @Nullable
    Claim advance(PollRow row, Instant now, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        try {
            Database.Answer answer = history.run(
                    () -> database.execute(
                            rate == null ? WITH_STORY : PLANNED_WITH_STORY, planned(withStory(row, now)), limit),
                    () -> database.execute(
                            rate == null ? ADVANCE : PLANNED, planned(PollEntity.parameters(row, now, false)), limit));
            return answer.isEmpty() ? null : claim(row, answer.row(), now, end);
        } catch (RefusedException e) {
            if (e.isUniqueViolation()) {
                // two polls begin to wait for one catalog at once
                return null;
            }
            throw e;
        }
    }

    private Claim claim(PollRow row, Row answer, Instant now, long end) {
        Instant startedAt = answer.getOffsetDateTime(1).toInstant();
        boolean moved = startedAt.isAfter(row.poll().startedAt().plus(ROUNDED));
        boolean isPlanned = rate != null && row.values() == null;
        News news = new News(
                moved ? startedAt : null, isPlanned ? slot(answer, 3, row, now, end) : null, answer.getBoolean(2));
        return new Claim(answer.getInteger(0) == 0 ? Claim.Kind.ADVANCED : Claim.Kind.REPEATED, row.id(), news);
    }

    /** The second that was reserved, by the clock of {@code now}; past the deadline where none has room. */
    private Instant slot(Row answer, int column, PollRow row, Instant now, long end) {
        Long free = answer.getLong(column);
        if (free == null) {
            return row.deadline().plusSeconds(1);
        }
        Instant databaseNow =
                Instant.ofEpochMilli(answer.getBigDecimal(column + 2).longValue());
        Long taken = answer.getLong(column + 1);
        if (taken != null) {
            return now.plus(Duration.between(databaseNow, Instant.ofEpochSecond(taken)));
        }
        // another environment was faster
        Tuple parameters =
                Tuple.of(PollEntity.time(Instant.ofEpochSecond(free)), PollEntity.time(row.deadline()), rate);
        Duration limit = Duration.ofNanos(end - System.nanoTime());
        return slot(database.execute(RESERVE, parameters, limit).row(), 0, row, now, end);
    }

    private Tuple planned(Tuple parameters) {
        return rate == null ? parameters : parameters.addString(rate);
    }

    /** The statement that also gives the next attempt its second. A poll whose values are known asks nobody. */
    private static String planned(int rateParameter, String form) {
        String rate = "$" + rateParameter + "::text::numeric";
        String change = ADVANCE.replace(
                PollEntity.NEXT_ATTEMPT,
                "coalesce((SELECT to_timestamp(second) FROM slot), " + PollEntity.NEXT_ATTEMPT + ")");
        String seconds = ", (SELECT second FROM free) AS free, (SELECT second FROM slot) AS slot,"
                + " extract(epoch FROM now()) * 1000 AS now";
        String tables = PaceStatement.tables(PollEntity.NEXT_ATTEMPT, "$11::timestamptz", rate, "$7::text IS NULL");
        return form.replace("{tables}", tables).replace("{change}", change + seconds);
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

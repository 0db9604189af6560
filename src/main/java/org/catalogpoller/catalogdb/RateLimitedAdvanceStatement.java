package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Set;
import org.catalogpoller.catalogdb.OptionalTables.Table;
import org.catalogpoller.poll.ClockDifference;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.port.CatalogTableException;
import org.jspecify.annotations.Nullable;

/** Moves a poll's row forward and, with the same statement, reserves a second for the request of the next attempt. */
final class RateLimitedAdvanceStatement extends AdvanceStatement {

    /** The clock of PostgreSQL, in milliseconds since 1970. Whole ones, as {@link #whole}: no second is passed by rounding. */
    private static final String NOW = "floor(extract(epoch FROM now()) * 1000)::bigint";

    private static final String RESERVED =
            ", (SELECT second FROM free) AS free, (SELECT second FROM reserved) AS reserved, " + NOW + " AS now";

    /** The poll's own row is locked before a second is. So nothing that waits for a row holds a second. */
    private static final String OWN = """
            own AS MATERIALIZED (
                SELECT state, attempt, catalog_id, last_error FROM catalog_poll WHERE poll_id = $1 FOR UPDATE),
            """;

    /** Whether ADVANCE moves a row, and a check follows. */
    private static final String IS_WANTED = """
            $7::text IS NULL
            AND NOT EXISTS (SELECT FROM own
                             WHERE ((state = 'WAITING' OR {is stalled})
                                    AND attempt <= $5 AND catalog_id = $2) IS NOT TRUE)
            AND NOT EXISTS (SELECT FROM catalog_poll o
                             WHERE o.catalog_id = $2 AND o.state = 'WAITING' AND o.poll_id <> $1)""".replace("{is stalled}", IS_STALLED);

    /** The last line of the story names the second that was reserved. */
    private static final String LAST_LINE = """
            CASE WHEN line.next_attempt_at = max(line.next_attempt_at) OVER ()
                 THEN coalesce((SELECT to_timestamp(second) FROM reserved), line.next_attempt_at)
                 ELSE line.next_attempt_at END""";

    static final StoryForms PLANNED = new StoryForms(
            planned(PollEntity.NEXT_PARAMETER, "WITH {tables} {change}"),
            StoryLines.with(
                            planned(PollEntity.NEXT_PARAMETER + 1, "{tables},\n"),
                            planned(PollEntity.NEXT_PARAMETER + 1, "{change}"),
                            PollEntity.NEXT_PARAMETER)
                    .replace(StoryLines.NEXT_ATTEMPT, LAST_LINE));

    /** Another second for a poll that has moved on, which its row says, too. Its row is locked first, as in ADVANCE. */
    static final String RESERVE = """
            WITH own AS MATERIALIZED (
                SELECT poll_id FROM catalog_poll
                 WHERE poll_id = $5::text AND attempt = $6::integer AND state = 'WAITING' FOR UPDATE),
            {tables},
            moved AS (
                UPDATE catalog_poll p SET next_attempt_at = to_timestamp(reserved.second)
                  FROM own, reserved WHERE p.poll_id = own.poll_id)
            SELECT (SELECT second FROM free), (SELECT second FROM reserved)
            """.replace(
                    "{tables}",
                    ReservedSeconds.tables(
                            seconds("$1::bigint", "$2::bigint", "$3::bigint"),
                            "$4::text::numeric",
                            "EXISTS (SELECT FROM own)",
                            "1"));

    private final Database database;
    private final String rate;

    /** @param rate requests to the API a second, as a decimal number */
    RateLimitedAdvanceStatement(Database database, OptionalTables optional, String rate) {
        super(database, optional, EnumSet.allOf(Table.class));
        this.database = database;
        this.rate = rate;
    }

    @Override
    String sql(Set<Table> used) {
        return used.contains(Table.RATE) ? PLANNED.sql(used) : super.sql(used);
    }

    @Override
    Tuple parameters(PollRow row, Instant now, Set<Table> used) {
        if (!used.contains(Table.RATE)) {
            return super.parameters(row, now, used);
        }
        Instant whole = whole(now);
        return super.parameters(row, whole, used)
                .addLong(toDeadline(row, whole))
                .addString(rate);
    }

    /** Past the deadline where no second has room. A poll whose values are known asks nobody. */
    @Override
    @Nullable
    Instant plannedAt(Row answer, PollRow row, Instant now, CallLimit limit) {
        boolean isPlanned = answer.getColumnIndex("reserved") >= 0;
        if (row.values() != null || !isPlanned) {
            return null;
        }
        long databaseNow = answer.getLong(5);
        ClockDifference difference =
                ClockDifference.seen(now, now.plus(limit.spent()), Instant.ofEpochMilli(databaseNow));
        Long free = answer.getLong(3);
        Long taken = answer.getLong(4);
        while (free != null && taken == null) {
            // another environment was faster
            Row next;
            try {
                next = database.execute(RESERVE, reserve(row, databaseNow, whole(now)), limit.left())
                        .row();
            } catch (CatalogTableException e) {
                // the row has moved: the poll goes on, and this attempt has no place
                return null;
            }
            free = next.getLong(0);
            taken = next.getLong(1);
        }
        return taken == null ? row.deadline().plusSeconds(1) : difference.here(Instant.ofEpochSecond(taken));
    }

    private Tuple reserve(PollRow row, long databaseNow, Instant now) {
        long left = toDeadline(row, now);
        long wait = Duration.between(now, row.nextAttemptAt()).toMillis();
        return Tuple.of(
                Math.min((databaseNow + wait + 500) / 1_000, (databaseNow + left) / 1_000),
                (databaseNow + left) / 1_000,
                (databaseNow + wait / 2) / 1_000,
                rate,
                row.id(),
                row.poll().attempts());
    }

    /** In whole milliseconds. Both clocks are cut alike, so that a wait to a whole second ends in it. */
    private static Instant whole(Instant now) {
        return now.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Milliseconds to the last second that a schedule can name before the deadline. */
    private static long toDeadline(PollRow row, Instant now) {
        return Duration.between(now, row.deadline().truncatedTo(ChronoUnit.SECONDS))
                .toMillis();
    }

    /** The parts of the statement in a form. The row is due at the second that was reserved. */
    private static String planned(int parameter, String form) {
        String change = ADVANCE.replace(
                PollEntity.NEXT_ATTEMPT,
                "coalesce((SELECT to_timestamp(second) FROM reserved), " + PollEntity.NEXT_ATTEMPT + ")");
        String left = "$" + parameter + "::bigint";
        String seconds = seconds(
                "least((" + NOW + " + $12::bigint + 500) / 1000, (" + NOW + " + " + left + ") / 1000)",
                "(" + NOW + " + " + left + ") / 1000",
                "(" + NOW + " + $12::bigint / 2) / 1000");
        String rate = "$" + (parameter + 1) + "::text::numeric";
        String tables = OWN + ReservedSeconds.tables(seconds, rate, IS_WANTED, "1");
        return form.replace("{tables}", tables).replace("{change}", change + RESERVED);
    }

    /**
     * The second next to the wanted time comes first, and then those after it. A wait that is cut to the deadline has none
     * after it. It takes one before, and so may lose half of its time.
     */
    private static String seconds(String first, String last, String half) {
        return """
                SELECT generate_series({first}, {last})
                UNION ALL SELECT generate_series({last} - 1, {half} + 1, -1) WHERE {first} >= {last}""".replace("{first}", first).replace("{last}", last).replace("{half}", half);
    }
}

package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.OverduePolls;

/**
 * Overdue polls, as the rows of {@code catalog_poll} say. Each statement skips rows that are locked: an attempt or another
 * sweep changes them in this moment. So it never waits, and two of them never block each other.
 */
class PollTableOverdue implements OverduePolls {

    private static final String NOT_PAUSED = """
               AND NOT EXISTS (SELECT FROM catalog_poll_pause x
                                WHERE x.catalog_id IS NULL OR x.catalog_id = catalog_poll.catalog_id)
        """;

    /**
     * A poll that is over is overdue again after the lease. Another one gets an attempt. Where the function's clock is
     * behind, its schedule is made by the clock of PostgreSQL. If that one is wrong, the attempt comes later by the
     * difference.
     */
    static final String TAKE =
            """
        WITH overdue AS MATERIALIZED (
            SELECT poll_id, next_attempt_at AS due_at FROM catalog_poll
             WHERE state = 'WAITING' AND next_attempt_at >= $3::timestamptz
        """ + NOT_PAUSED + """
               AND next_attempt_at < now() - $1::bigint * interval '1 millisecond'
               AND ({row can continue}
                    OR deadline < least(now(), $8::timestamptz)
                    OR greatest(next_attempt_at, started_at)
                       < least(now(), $8::timestamptz) - $2::bigint * interval '1 millisecond')
             ORDER BY next_attempt_at LIMIT $5::integer OFFSET $9::integer FOR UPDATE SKIP LOCKED)
        UPDATE catalog_poll p
           SET next_attempt_at = CASE
                   WHEN deadline < least(now(), $8::timestamptz) + $4::bigint * interval '1 millisecond'
                   THEN now() - $1::bigint * interval '1 millisecond' + $6::bigint * interval '1 millisecond'
                   WHEN NOT {row can continue}
                   THEN least(now(), $8::timestamptz)
                        - $2::bigint * interval '1 millisecond' + $6::bigint * interval '1 millisecond'
                   ELSE now() + $4::bigint * interval '1 millisecond' + greatest(now() - $8::timestamptz, interval '0')
               END,
               updated_at = now()
          FROM overdue WHERE p.poll_id = overdue.poll_id
        RETURNING now() AS now, overdue.due_at,
        """.replace("{row can continue}", rowCanContinue("$7")) + PollEntity.RETURNED;

    /** Where the table of pauses is missing or may not be read, polls go on without pauses. */
    static final String TAKE_ALL = TAKE.replace(NOT_PAUSED, "");

    static final String UNMOVED = unmoved("");

    static final String END = unmoved("ORDER BY p.poll_id LIMIT $8::integer OFFSET $9::integer")
            + """
        UPDATE catalog_poll p
           SET state = $5::text, last_error = $6::text, {ended}
          FROM unmoved WHERE p.poll_id = unmoved.poll_id
        RETURNING p.poll_id
        """.replace("{ended}", EndedColumns.set("$7"));

    static final String GIVE_BACK = UNMOVED + """
        UPDATE catalog_poll p SET next_attempt_at = unmoved.due_at, updated_at = now()
          FROM unmoved WHERE p.poll_id = unmoved.poll_id
        """;

    private final Database database;
    private final boolean notifies;

    /** @param notifies whether others are to be notified of a poll's end */
    PollTableOverdue(Database database, boolean notifies) {
        this.database = database;
        this.notifies = notifies;
    }

    @Override
    public Taken take(Search search, int max, Duration limit) {
        CallLimit whole = CallLimit.of(limit);
        FirstRows taken = FirstRows.change(max, (skipped, most) -> taken(parameters(search, skipped, most), whole));
        List<Overdue> polls = new ArrayList<>();
        Instant now = Instant.EPOCH;
        for (Row row : taken.rows()) {
            polls.add(new Overdue(PollEntity.returned(row).row(), ColumnValues.instant(row, "due_at")));
            now = ColumnValues.instant(row, "now");
        }
        polls.sort(Comparator.comparing(Overdue::dueAt));
        return new Taken(polls, now, taken.isFull(), taken.problem());
    }

    private static Tuple parameters(Search search, int skipped, int most) {
        return Tuple.of(
                        search.after().toMillis(),
                        search.eventWithin().toMillis(),
                        ColumnValues.time(search.dueFrom()),
                        search.ahead().toMillis(),
                        most,
                        LEASE.toMillis())
                .addBoolean(search.hasTokens())
                .addOffsetDateTime(ColumnValues.time(search.now()))
                .addInteger(skipped);
    }

    private RowSet<Row> taken(Tuple parameters, CallLimit limit) {
        try {
            return database.execute(TAKE, parameters, limit.left()).rows();
        } catch (StatementRefusedException e) {
            if (!e.state().isOfTableOrRight()) {
                throw e;
            }
            try {
                // where it is the table of polls, this is refused as well
                return database.execute(TAKE_ALL, parameters, limit.left()).rows();
            } catch (ConnectionLostException lost) {
                throw e.then(lost);
            }
        }
    }

    /** A row that PostgreSQL refuses to end is left as it is. It keeps no other one from its end. */
    @Override
    public int end(List<PollRow> taken, PollState state, String error, Duration limit) {
        CallLimit whole = CallLimit.of(limit);
        return FirstRows.change(taken.size(), (skipped, most) -> {
                    Tuple parameters = unmovedRows(taken)
                            .addString(state.name())
                            .addString(error)
                            .addBoolean(notifies)
                            .addInteger(most)
                            .addInteger(skipped);
                    return database.execute(END, parameters, whole.left()).rows();
                })
                .rows()
                .size();
    }

    @Override
    public void giveBack(List<Overdue> taken, Duration limit) {
        var unused = database.execute(GIVE_BACK, unmoved(taken), limit);
    }

    /**
     * Whether a row can continue its poll. There is a token of the function's own or in the row, or none is needed. {@link
     * PollRow#needsItsEvent} is the same of a row that was read, without the function's own tokens.
     *
     * @param hasTokens the parameter that says whether the function has tokens of its own, in SQL
     */
    static String rowCanContinue(String hasTokens) {
        return "(" + hasTokens
                + "::boolean OR NOT needs_token OR sealed_token IS NOT NULL OR known_values IS NOT NULL)";
    }

    /** The polls of those taken whose rows have not changed since; {@code which} of them. */
    private static String unmoved(String which) {
        return """
        WITH unmoved AS MATERIALIZED (
            SELECT p.poll_id, taken.due_at
              FROM unnest($1::text[], $2::integer[], $3::timestamptz[], $4::timestamptz[])
                   AS taken (poll_id, attempt, until, due_at)
              JOIN catalog_poll p ON p.poll_id = taken.poll_id
             WHERE p.state = 'WAITING' AND p.attempt = taken.attempt AND p.next_attempt_at = taken.until
        %s FOR UPDATE OF p SKIP LOCKED)
        """.formatted(which);
    }

    /** The parameters of {@link #UNMOVED} where it does not matter when the polls were due before. */
    static Tuple unmovedRows(List<PollRow> rows) {
        return unmoved(rows.stream().map(row -> new Overdue(row, Instant.EPOCH)).toList());
    }

    private static Tuple unmoved(List<Overdue> taken) {
        List<PollRow> rows = taken.stream().map(Overdue::row).toList();
        return ColumnValues.addRows(Tuple.tuple(), rows)
                .addArrayOfOffsetDateTime(taken.stream()
                        .map(poll -> ColumnValues.time(poll.dueAt()))
                        .toArray(OffsetDateTime[]::new));
    }
}

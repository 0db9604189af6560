package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.port.RequestRate;

/** Seconds for requests to the API, as rows of {@code catalog_poll_rate}. */
final class RateTable implements RequestRate {

    /**
     * Skips polls whose rows are locked: they get no second of the rate. So this never waits for a poll's row. It may wait for
     * the row of a second. The statement that holds it has locked its poll's row before, so there is no deadlock.
     */
    static final String PLAN = "WITH "
            + ReservedSeconds.tables(
                    "SELECT generate_series(ceil(extract(epoch FROM $1::timestamptz))::bigint,"
                            + " floor(extract(epoch FROM $2::timestamptz))::bigint)",
                    "$3::text::numeric",
                    "true",
                    "cardinality($4::text[])")
            + """
            , places AS (
                SELECT row_number() OVER (ORDER BY second) AS number, second
                  FROM free JOIN reserved USING (second), generate_series(1, free.places)),
            taken AS MATERIALIZED (
                SELECT p.poll_id, t.number
                  FROM unnest($4::text[], $5::integer[], $6::timestamptz[])
                       WITH ORDINALITY AS t (poll_id, attempt, until, number)
                  JOIN catalog_poll p ON p.poll_id = t.poll_id
                 WHERE p.state = 'WAITING' AND p.attempt = t.attempt AND p.next_attempt_at = t.until
                   FOR UPDATE OF p SKIP LOCKED)
            UPDATE catalog_poll p SET next_attempt_at = to_timestamp(places.second), updated_at = now()
              FROM taken JOIN places USING (number)
             WHERE p.poll_id = taken.poll_id AND p.deadline >= to_timestamp(places.second)
            RETURNING p.poll_id, p.next_attempt_at
            """;

    private final Database database;
    private final String rate;

    /** @param rate requests to the API a second, as a decimal number */
    RateTable(Database database, String rate) {
        this.database = database;
        this.rate = rate;
    }

    @Override
    public Map<String, Instant> plan(List<PollRow> taken, Duration limit) {
        Map<String, Instant> seconds = new HashMap<>();
        if (!taken.isEmpty()) {
            for (Row row : database.execute(PLAN, parameters(taken), limit).rows()) {
                seconds.put(row.getString(0), ColumnValues.instant(row, "next_attempt_at"));
            }
        }
        return seconds;
    }

    private Tuple parameters(List<PollRow> taken) {
        Instant from = taken.stream()
                .map(row -> Objects.requireNonNull(row.nextAttemptAt()))
                .min(Instant::compareTo)
                .orElseThrow();
        Instant until =
                taken.stream().map(PollRow::deadline).max(Instant::compareTo).orElseThrow();
        return ColumnValues.addRows(Tuple.of(ColumnValues.time(from), ColumnValues.time(until), rate), taken);
    }
}

package org.catalogpoller.catalogdb;

/**
 * Parts of a statement that reserve a second for a request to the API. Second {@code s} has room for {@code floor((s + 1) *
 * rate) - floor(s * rate)} requests: over any time that is the rate, and one more at most.
 */
final class PaceStatement {

    private PaceStatement() {}

    /**
     * The tables {@code free}, with the first second with room, and {@code slot}, with the same after it was taken. Where
     * {@code free} has a row and {@code slot} has none, another environment was faster. Seconds that are past are deleted.
     *
     * @param from the earliest time, in SQL
     * @param until the latest time, in SQL
     * @param rate requests a second, in SQL
     * @param isWanted whether a second is needed, in SQL
     */
    static String tables(String from, String until, String rate, String isWanted) {
        return """
                past AS (
                    DELETE FROM catalog_poll_pace WHERE second IN (
                        SELECT second FROM catalog_poll_pace
                         WHERE second < extract(epoch FROM now()) - 60 ORDER BY second LIMIT 2 FOR UPDATE SKIP LOCKED)),
                free AS MATERIALIZED (
                    SELECT second FROM (
                        SELECT generate_series(ceil(extract(epoch FROM {from}))::bigint,
                                               floor(extract(epoch FROM {until}))::bigint) AS second) AS seconds
                     WHERE {isWanted}
                       AND coalesce((SELECT taken FROM catalog_poll_pace t WHERE t.second = seconds.second), 0) < {room}
                     LIMIT 1),
                slot AS (
                    INSERT INTO catalog_poll_pace AS seconds (second, taken) SELECT second, 1 FROM free
                    ON CONFLICT (second) DO UPDATE SET taken = seconds.taken + 1 WHERE seconds.taken < {room}
                    RETURNING second)
                """.replace("{room}", "floor((seconds.second + 1) * {rate}) - floor(seconds.second * {rate})")
                .replace("{from}", from)
                .replace("{until}", until)
                .replace("{rate}", rate)
                .replace("{isWanted}", isWanted);
    }
}

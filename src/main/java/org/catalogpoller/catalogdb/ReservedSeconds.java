package org.catalogpoller.catalogdb;

import java.math.BigDecimal;

/**
 * Parts of a statement that reserve seconds for requests to the API. Second {@code s} has room for {@code floor((s + 1) *
 * rate) - floor(s * rate)} requests. Over any time that is the rate, and one more at most.
 */
final class ReservedSeconds {

    private ReservedSeconds() {}

    /** A rate as the statements take it: a decimal number without an exponent. */
    static String rate(double perSecond) {
        return BigDecimal.valueOf(perSecond).toPlainString();
    }

    /**
     * The table {@code free} has the first seconds with room, and how many places of each are taken. {@code reserved}
     * has the same seconds after they were taken. Where {@code free} has a second and {@code reserved} has not, another
     * environment was faster. Seconds that are past are deleted.
     *
     * @param seconds the seconds since 1970, the best one first: a query with one column, in SQL
     * @param rate requests a second, in SQL
     * @param isWanted whether a second is needed, in SQL
     * @param count how many requests there are, in SQL
     */
    static String tables(String seconds, String rate, String isWanted, String count) {
        return """
                past AS (
                    DELETE FROM catalog_poll_rate WHERE second IN (
                        SELECT second FROM catalog_poll_rate
                         WHERE second < extract(epoch FROM now()) - 60 ORDER BY second LIMIT 2 FOR UPDATE SKIP LOCKED)),
                free AS MATERIALIZED (
                    SELECT second, least(room, {count} - before)::integer AS places FROM (
                        SELECT second, room, sum(room) OVER (ORDER BY second) - room AS before FROM (
                            SELECT second, {room} - {taken} AS room FROM (
                                {seconds}) AS seconds (second)
                             WHERE {isWanted} AND {taken} < {room}
                             LIMIT {count}) AS first) AS counted
                     WHERE before < {count}),
                reserved AS (
                    INSERT INTO catalog_poll_rate AS seconds (second, taken)
                    SELECT second, places FROM free ORDER BY second
                    ON CONFLICT (second) DO UPDATE SET taken = seconds.taken + excluded.taken
                     WHERE seconds.taken + excluded.taken <= {room}
                    RETURNING second)
                """.replace(
                        "{taken}",
                        "coalesce((SELECT taken FROM catalog_poll_rate t WHERE t.second = seconds.second), 0)")
                .replace("{room}", "floor((seconds.second + 1) * {rate}) - floor(seconds.second * {rate})")
                .replace("{seconds}", seconds)
                .replace("{rate}", rate)
                .replace("{isWanted}", isWanted)
                .replace("{count}", count);
    }
}

package org.catalogpoller.local.page;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.catalogpoller.local.LocalDatabase;
import org.jspecify.annotations.Nullable;

/** The polls as the function's tables have them, and the backend's rows. */
final class Polls {

    /** The most polls of a page. */
    static final int MAX = 50;

    private static final String MATCHES = """
             WHERE started_at > now() - least(?, 1e9) * interval '1 s'
               AND position(lower(?) IN lower(catalog_name || ' ' || coalesce(last_error, ''))) > 0
            """;
    private static final String NEWEST =
            PollView.SELECT + MATCHES + " AND (? = '' OR state = ?) ORDER BY started_at DESC, poll_id LIMIT " + MAX;
    private static final String COUNTS =
            "SELECT state, count(*)::int AS polls FROM catalog_poll " + MATCHES + " GROUP BY state";
    private static final String ONE = PollView.SELECT + " WHERE poll_id = ?";
    private static final String FREE_ROW = """
            SELECT id FROM catalog c WHERE NOT EXISTS (
                SELECT FROM catalog_poll p WHERE p.catalog_id = c.id AND p.state = 'WAITING')
             ORDER BY (SELECT max(started_at) FROM catalog_poll p WHERE p.catalog_id = c.id) NULLS FIRST, id LIMIT 1
            """;

    private final LocalDatabase database;
    private final Sql sql;

    Polls(LocalDatabase database) {
        this.database = database;
        this.sql = new Sql(database);
    }

    /**
     * The newest polls.
     *
     * @param counts how many polls match but for their state, by state
     */
    record Listing(List<PollView> polls, Map<String, Integer> counts) {

        int total() {
            return counts.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    Listing newest(Filter filter, int maxAttempts) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        sql.all(
                COUNTS,
                row -> counts.put(row.getString("state"), row.getInt("polls")),
                filter.seconds(),
                filter.text());
        List<PollView> polls = sql.all(
                NEWEST,
                row -> PollView.read(row, maxAttempts),
                filter.seconds(),
                filter.text(),
                filter.state(),
                filter.state());
        return new Listing(polls, counts);
    }

    @Nullable
    PollView find(String pollId, int maxAttempts) {
        return sql.all(ONE, row -> PollView.read(row, maxAttempts), pollId).stream()
                .findFirst()
                .orElse(null);
    }

    /** The attempts of a poll, the first one first. */
    List<StoryView> story(String pollId) {
        return sql.all(StoryView.OF_A_POLL, StoryView::read, pollId);
    }

    /** A row that no poll waits for, the longest unused one first; empty where there is none. */
    String freeRow() {
        return database.query(FREE_ROW);
    }

    /** The backend's row as JSON; empty where there is none. */
    String row(long id) {
        return database.query("SELECT to_jsonb(c) FROM catalog c WHERE id = " + id);
    }

    /** The backend's rows of some polls as JSON, by their ids; absent where there is none. */
    Map<Long, String> rows(List<PollView> of) {
        Map<Long, String> rows = new HashMap<>();
        if (!of.isEmpty()) {
            Long[] ids = of.stream().map(PollView::catalogId).toArray(Long[]::new);
            sql.all(
                    "SELECT id, to_jsonb(c) AS json FROM catalog c WHERE id = ANY (?)",
                    row -> rows.put(row.getLong("id"), row.getString("json")),
                    (Object) ids);
        }
        return rows;
    }

    /**
     * A pause that an operator has ordered.
     *
     * @param end the address that ends it
     */
    public record PauseView(String text, String end) {}

    List<PauseView> pauses() {
        return sql.all("SELECT catalog_id, reason FROM catalog_poll_pause ORDER BY since", row -> {
            String catalog = row.getString("catalog_id");
            String reason = row.getString("reason") == null ? "" : ": " + row.getString("reason");
            return catalog == null
                    ? new PauseView("All polls are paused" + reason, "/operations/resume")
                    : new PauseView("Row " + catalog + " is paused" + reason, "/catalogs/" + catalog + "/resume");
        });
    }

    /** Whether an operator has paused the catalog itself. */
    boolean isPaused(long catalogId) {
        return database.query("SELECT count(*) FROM catalog_poll_pause WHERE catalog_id = " + catalogId)
                .equals("1");
    }

    /** Why an operator has paused the catalog, or all; empty where nobody has said why. */
    String pauseReason(long catalogId) {
        return database.query("SELECT coalesce(max(reason), '') FROM catalog_poll_pause"
                + " WHERE coalesce(catalog_id, " + catalogId + ") = " + catalogId);
    }

    /** Turns times back that a sweep compares with the clock: of overdue attempts, and of notifications still to be sent. */
    void laterBy(Duration time) {
        String back = " - interval '" + time.toSeconds() + " s'";
        database.execute("UPDATE catalog_poll SET next_attempt_at = next_attempt_at" + back
                + " WHERE state = 'WAITING' AND next_attempt_at < now(); UPDATE catalog_poll SET notify_after = notify_after"
                + back + " WHERE notify_after IS NOT NULL");
    }

    /** Makes rows of the backend for catalogs with these ids. */
    void addRows(int first, int last) {
        database.execute("INSERT INTO catalog (id, name) SELECT id, 'catalog ' || id FROM generate_series(" + first + ", "
                + last + ") AS id ON CONFLICT DO NOTHING");
    }
}

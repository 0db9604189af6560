package org.catalogpoller.local.page;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.catalogpoller.local.LocalDatabase;
import org.jspecify.annotations.Nullable;

/** The polls as the function's tables have them. */
final class Polls {

    /** The most polls of a page. */
    private static final int MAX = 50;

    private static final String COLUMNS = """
            SELECT poll_id, catalog_id, catalog_name, state, attempt, last_status, last_error, started_at, deadline,
                   next_attempt_at, paused_at, updated_at, notify_after, notified, now() AS read_at
              FROM catalog_poll
            """;
    private static final String NEWEST = COLUMNS + """
             WHERE (? = '' OR state = ?)
               AND (? = '' OR position(lower(?) IN lower(catalog_name || ' ' || coalesce(last_error, ''))) > 0)
             ORDER BY started_at DESC, poll_id
             LIMIT ?
            """;
    private static final String STORY = """
            SELECT attempt, made_by, to_char(due_at, 'HH24:MI:SS') AS due,
                   round(extract(epoch FROM began_at - due_at), 1)::text AS late, api_ms, http_status, status, decision, reason
              FROM catalog_poll_attempt
             WHERE poll_id = ?
             ORDER BY attempt, began_at
            """;
    private static final String ONE = COLUMNS + " WHERE poll_id = ?";

    private final LocalDatabase database;

    Polls(LocalDatabase database) {
        this.database = database;
    }

    /** Which polls are shown; an empty text is no condition. */
    record Filter(String state, String text) {}

    /** An attempt; what is null was not so. */
    public record StoryLine(
            int attempt,
            String madeBy,
            @Nullable String due,
            @Nullable String late,
            @Nullable String apiMillis,
            @Nullable String httpStatus,
            String status,
            String decision,
            @Nullable String reason) {}

    /** The newest polls, and how many there are in each state. */
    public record Listing(List<PollView> polls, Map<String, Integer> counts, int total) {}

    Listing newest(Filter filter, int maxAttempts) {
        return database(connection -> {
            List<PollView> polls = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(NEWEST)) {
                statement.setString(1, filter.state());
                statement.setString(2, filter.state());
                statement.setString(3, filter.text());
                statement.setString(4, filter.text());
                statement.setInt(5, MAX);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        polls.add(view(rows, maxAttempts));
                    }
                }
            }
            Map<String, Integer> counts = new LinkedHashMap<>();
            String count = "SELECT state, count(*)::int FROM catalog_poll GROUP BY state ORDER BY state";
            try (PreparedStatement statement = connection.prepareStatement(count);
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    counts.put(rows.getString(1), rows.getInt(2));
                }
            }
            return new Listing(
                    polls,
                    counts,
                    counts.values().stream().mapToInt(Integer::intValue).sum());
        });
    }

    @Nullable
    PollView find(String pollId, int maxAttempts) {
        List<PollView> found = new ArrayList<>();
        return database(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(ONE)) {
                statement.setString(1, pollId);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        found.add(view(rows, maxAttempts));
                    }
                }
            }
            return found;
        }).stream()
                .findFirst()
                .orElse(null);
    }

    /** The attempts of a poll, the first one first. */
    List<StoryLine> story(String pollId) {
        return database(connection -> {
            List<StoryLine> story = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(STORY)) {
                statement.setString(1, pollId);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        story.add(new StoryLine(
                                rows.getInt("attempt"),
                                rows.getString("made_by"),
                                rows.getString("due"),
                                rows.getString("late"),
                                rows.getString("api_ms"),
                                rows.getString("http_status"),
                                rows.getString("status"),
                                rows.getString("decision"),
                                rows.getString("reason")));
                    }
                }
            }
            return story;
        });
    }

    /** Makes the next attempt of each overdue poll older, so that a sweep takes it for lost. */
    void overdueFor(Duration time) {
        database.execute("UPDATE catalog_poll SET next_attempt_at = next_attempt_at - interval '" + time.toSeconds()
                + " s' WHERE state = 'WAITING' AND next_attempt_at < now()");
    }

    /** Makes rows of the backend for catalogs with these ids. */
    void addRows(int first, int last) {
        database.execute("INSERT INTO catalog (id, name) SELECT id, 'catalog ' || id FROM generate_series(" + first + ", "
                + last + ") AS id ON CONFLICT DO NOTHING");
    }

    private static PollView view(ResultSet row, int maxAttempts) throws SQLException {
        Instant now = instant(row, "read_at");
        Instant next = instant(row, "next_attempt_at");
        Instant deadline = instant(row, "deadline");
        String state = row.getString("state");
        boolean waits = state.equals("WAITING");
        return new PollView(
                row.getString("poll_id"),
                row.getLong("catalog_id"),
                row.getString("catalog_name"),
                state,
                row.getInt("attempt"),
                maxAttempts,
                row.getString("last_status"),
                row.getString("last_error"),
                instant(row, "started_at"),
                waits && next != null ? Duration.between(now, next) : null,
                waits && deadline != null ? Duration.between(now, deadline) : null,
                waits && row.getObject("paused_at") != null,
                waits ? "" : notified(row));
    }

    private static String notified(ResultSet row) throws SQLException {
        String by = row.getString("notified");
        return row.getObject("notify_after") != null ? "due" : by == null ? "no" : by;
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** What is done with a connection. */
    @FunctionalInterface
    private interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    private <T> T database(Query<T> query) {
        try (Connection connection = database.connect()) {
            return query.run(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("the local database refuses: " + e.getMessage(), e);
        }
    }
}

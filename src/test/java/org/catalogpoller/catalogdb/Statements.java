package org.catalogpoller.catalogdb;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.catalogpoller.testing.TestSettings;

/** The statements of the function about {@code catalog_poll}, prepared under names on a connection of JDBC. */
public final class Statements {

    private static final String COLUMNS = "SELECT * FROM catalog_poll ";

    /** A line of a poll's story, as JSON in a text of SQL. */
    public static final String STORY =
            "'[{\"attempt\": 9, \"made_by\": \"schedule\", \"began_at\": \"2026-01-31T12:00:00Z\", \"api_ms\": 80,"
                    + " \"http_status\": 200, \"status\": \"not ready\", \"decision\": \"poll again\"}]'";

    private Statements() {}

    /** Each statement with parameters about the poll "waiting-7" of the catalog 7. */
    public static Map<String, String> all() {
        // the parameters from the 14th on may be null
        String row =
                "'waiting-7', 7, 'catalog 7', 'WAITING', 9, true, NULL, 'not ready', NULL, now(), now(), 20000, true"
                        + ", NULL".repeat(PollEntity.NEXT_PARAMETER - 14);
        String second = "extract(epoch FROM now())::bigint";
        String taken = "ARRAY['waiting-7', 'waiting-8'], ARRAY[8, 8], ARRAY[now(), now()], ARRAY[now(), now()]";
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("advance", row);
        parameters.put("advance_without_pauses", row);
        parameters.put("advance_with_story", row + ", " + STORY);
        parameters.put("in_the_way", "'waiting-7', 7");
        parameters.put("end_stalled", "'waiting-7', 'stalled', 360000, true");
        parameters.put("publish", row + ", 'kb', 'ds'");
        parameters.put("publish_with_story", row + ", 'kb', 'ds', " + STORY);
        parameters.put("end_poll", row);
        parameters.put("end_poll_with_story", row + ", " + STORY);
        parameters.put("own", "'waiting-7'");
        parameters.put("end_written", "'waiting-7', 7, NULL, true");
        parameters.put("advance_planned", row + ", 3000000, '40'");
        parameters.put("advance_planned_with_story", row + ", " + STORY + ", 3000000, '40'");
        parameters.put("reserve", second + ", " + second + " + 3000, " + second + ", '40', 'waiting-7', 8");
        parameters.put(
                "plan",
                "now(), now() + interval '50 minutes', '40', ARRAY['waiting-7', 'waiting-8'], ARRAY[8, 8],"
                        + " ARRAY[now(), now()]");
        parameters.put("take", "360000, 12900000, 'epoch', 20000, 250, 60000, false, now(), 0");
        parameters.put("take_all", parameters.get("take"));
        parameters.put("end_taken", taken + ", 'FAILED', 'stalled', true, 250, 0");
        parameters.put("give_back", taken);
        parameters.put("claim", "60000, 'ended-7'");
        parameters.put("claim_due", "60000, 100, 0");
        parameters.put("record", "'ended-7', 'topic', true, now()");
        parameters.put("find", "'waiting-7'");
        parameters.put("find_by_catalog", "7, 100");
        return parameters;
    }

    private static Map<String, String> texts() {
        BackendUpdate backend = new BackendUpdate(TestSettings.required().table());
        PublishStatement publish = new PublishStatement(null, backend, null);
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("advance", AdvanceStatement.ADVANCE);
        texts.put("advance_without_pauses", AdvanceStatement.withoutPauses(AdvanceStatement.ADVANCE));
        texts.put("advance_with_story", AdvanceStatement.FORMS.withStory());
        texts.put("in_the_way", InTheWayStatements.IN_THE_WAY);
        texts.put("end_stalled", InTheWayStatements.END_STALLED);
        texts.put("publish", publish.forms.alone());
        texts.put("publish_with_story", publish.forms.withStory());
        texts.put("end_poll", EndStatement.END.alone());
        texts.put("end_poll_with_story", EndStatement.END.withStory());
        texts.put("own", EndStatement.OWN);
        texts.put("end_written", WriteAlone.END);
        texts.put("advance_planned", RateLimitedAdvanceStatement.PLANNED.alone());
        texts.put("advance_planned_with_story", RateLimitedAdvanceStatement.PLANNED.withStory());
        texts.put("reserve", RateLimitedAdvanceStatement.RESERVE);
        texts.put("plan", RateTable.PLAN);
        texts.put("take", PollTableOverdue.TAKE);
        texts.put("take_all", PollTableOverdue.TAKE_ALL);
        texts.put("end_taken", PollTableOverdue.END);
        texts.put("give_back", PollTableOverdue.GIVE_BACK);
        texts.put("claim", NotificationStatements.CLAIM);
        texts.put("claim_due", NotificationStatements.CLAIM_DUE);
        texts.put("record", NotificationStatements.RECORD);
        // as Hibernate asks, but for the list of columns
        texts.put("find", COLUMNS + "WHERE poll_id = $1");
        texts.put(
                "find_by_catalog", COLUMNS + "WHERE catalog_id = $1 ORDER BY started_at DESC FETCH FIRST $2 ROWS ONLY");
        return texts;
    }

    public static void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> each : texts().entrySet()) {
                statement.execute("PREPARE " + each.getKey() + " AS " + each.getValue());
            }
        }
    }

    /** The plan of a prepared statement, line by line. */
    static List<String> plan(Connection connection, String name, String parameters) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet plan = statement.executeQuery("EXPLAIN EXECUTE " + name + "(" + parameters + ")")) {
            while (plan.next()) {
                lines.add(plan.getString(1));
            }
        }
        return lines;
    }

    /**
     * Makes polls that wait, due in the next minute, and polls that ended on a day before. Then it makes the
     * statistics.
     */
    public static String fill(int waiting, int ended) {
        return """
            INSERT INTO catalog_poll
            SELECT 'waiting-' || i, i, 'catalog ' || i, 'WAITING', 8, 0, true, NULL, 'not ready', NULL,
                   now() - random() * interval '40 minutes', now() + interval '10 minutes',
                   now() + random() * interval '1 minute', now(), NULL, NULL, repeat('x', 400)
              FROM generate_series(1, %d) AS i;
            INSERT INTO catalog_poll
            SELECT 'ended-' || i, i, 'catalog ' || i, (ARRAY['UPDATED', 'TIMED_OUT', 'FAILED'])[i %% 3 + 1], 13, 0, true,
                   '{"kb_name": "kb-1234567890", "data_source_name": "ds-1234567890"}', 'ready', NULL,
                   now() - interval '1 day', now() - interval '23 hours', NULL, now() - interval '23 hours', NULL, 'topic',
                   repeat('x', 400)
              FROM generate_series(1, %d) AS i;
            VACUUM ANALYZE catalog_poll;
            """.formatted(waiting, ended);
    }
}

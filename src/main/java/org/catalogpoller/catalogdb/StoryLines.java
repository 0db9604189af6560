package org.catalogpoller.catalogdb;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.catalogpoller.catalogdb.OptionalTables.Table;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.StoryLine;
import org.jspecify.annotations.Nullable;

/**
 * The lines of {@code catalog_poll_attempt}. They go to PostgreSQL as one parameter, so that a statement is the same for
 * any number of them. No other class lists the columns.
 */
final class StoryLines {

    private static final String COLUMNS =
            "attempt, made_by, due_at, began_at, api_ms, http_status, status, decision, reason, next_attempt_at";

    /** When the attempt after that of a line is due, in {@link #insert}. */
    static final String NEXT_ATTEMPT = "line.next_attempt_at";

    static final String SELECT = "SELECT " + COLUMNS + " FROM catalog_poll_attempt";

    /** A line of no attempt, to see whether lines can be written. */
    static final String TRY = "INSERT INTO catalog_poll_attempt (poll_id, attempt, made_by, began_at, status, decision)"
            + " VALUES ($1, 1, 'start', now(), 'not checked', 'poll again') ON CONFLICT DO NOTHING";

    private StoryLines() {}

    /**
     * A statement that also writes lines, if it moves a row.
     *
     * @param before other parts of the WITH; empty, or with a comma at the end
     * @param change an INSERT of PollEntity that returns {@code repeats}, and perhaps more, which is returned
     * @param parameter the number of the parameter that {@link #json} makes
     */
    static String with(String before, String change, int parameter) {
        return "WITH " + before + "moved AS (" + change + "),\n" + insert("moved", parameter) + "SELECT * FROM moved";
    }

    /**
     * A part of a WITH that writes lines. An attempt that the row has counted before is made by a repetition. A line that
     * is there already stays: the same try may come twice (Database).
     *
     * @param moved the part that moves the row, with its {@code repeats}; none: nothing is written
     */
    static String insert(String moved, int parameter) {
        return " story AS (INSERT INTO catalog_poll_attempt (poll_id, " + COLUMNS + ")"
                + """
                 SELECT $1, line.attempt,
                        CASE WHEN repeats > 0 AND line.attempt = $5 THEN 'repetition' ELSE line.made_by END,
                        line.due_at, line.began_at, line.api_ms, line.http_status, line.status, line.decision,
                        line.reason, line.next_attempt_at
                   FROM %s, jsonb_to_recordset($%d::text::jsonb) AS line (
                        attempt integer, made_by text, due_at timestamptz, began_at timestamptz, api_ms integer,
                        http_status integer, status text, decision text, reason text, next_attempt_at timestamptz)
                 ON CONFLICT DO NOTHING)
                """.formatted(moved, parameter);
    }

    /** The parameters of a statement in the form that uses these tables. */
    static Tuple add(Tuple parameters, PollRow row, Set<Table> used) {
        return used.contains(Table.STORY) ? parameters.addString(json(row.story())) : parameters;
    }

    static String json(List<StoryLine> lines) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (StoryLine line : lines) {
            ObjectNode object = array.addObject()
                    .put("attempt", line.attempt())
                    .put("made_by", line.madeBy())
                    .put("due_at", text(line.dueAt()))
                    .put("began_at", text(line.beganAt()))
                    .put("http_status", line.httpStatus())
                    .put("status", line.status())
                    .put("decision", line.decision())
                    .put("reason", ColumnValues.text(line.reason()))
                    .put("next_attempt_at", text(line.nextAttemptAt()));
            if (line.apiTime() != null) {
                object.put("api_ms", line.apiTime().toMillis());
            }
        }
        return array.toString();
    }

    static StoryLine line(Row row) {
        Integer apiMillis = row.getInteger(4);
        return new StoryLine(
                row.getInteger(0),
                row.getString(1),
                ColumnValues.instantOrNull(row, "due_at"),
                ColumnValues.instant(row, "began_at"),
                apiMillis == null ? null : Duration.ofMillis(apiMillis),
                row.getInteger(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                ColumnValues.instantOrNull(row, "next_attempt_at"));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}

package org.catalogpoller.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;

/** The rows of polls in the result of an operator's event; what is absent is left out. */
final class RowJson {

    private RowJson() {}

    static ObjectNode addTo(ObjectNode result, List<PollRow> rows) {
        ArrayNode polls = result.putArray("polls");
        rows.forEach(row -> put(polls.addObject(), row));
        return result;
    }

    private static void put(ObjectNode json, PollRow row) {
        json.put("poll_id", row.id())
                .put("state", row.state().name())
                .put("local_catalog_id", row.catalog().id())
                .put("catalog_name", row.catalog().name())
                .put("attempt_count", row.poll().attempts())
                .put("last_status", row.lastStatus());
        if (row.values() != null) {
            row.values().byField().forEach(json::put);
        }
        if (row.lastError() != null) {
            json.put("last_error", row.lastError());
        }
        if (row.poll().correlation() != null) {
            json.put("correlation_id", row.poll().correlation().value());
        }
        json.put("started_at", row.poll().startedAt().toString())
                .put("deadline", row.deadline().toString());
        if (row.marks().retryOf() != null) {
            json.put("retry_of", row.marks().retryOf());
        }
        if (row.marks().pausedAt() != null && row.state() == PollState.WAITING) {
            json.put("paused", true);
        }
        if (row.nextAttemptAt() != null) {
            json.put("next_attempt_at", row.nextAttemptAt().toString());
        }
        if (!row.story().isEmpty()) {
            StoryJson.addTo(json, row.story());
        }
    }
}

package org.catalogpoller.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.catalogpoller.poll.StoryLine;

/** The story of a poll in the result of {@code status}; what is absent is left out. */
final class StoryJson {

    private StoryJson() {}

    static void addTo(ObjectNode poll, List<StoryLine> story) {
        ArrayNode lines = poll.putArray("story");
        story.forEach(line -> put(lines.addObject(), line));
    }

    private static void put(ObjectNode json, StoryLine line) {
        json.put("attempt", line.attempt()).put("made_by", line.madeBy());
        if (line.dueAt() != null) {
            json.put("due_at", line.dueAt().toString());
        }
        json.put("began_at", line.beganAt().toString());
        Duration late = line.late();
        if (late != null) {
            json.put("late_s", late.toMillis() / 1000.0);
        }
        if (line.apiTime() != null) {
            json.put("api_ms", line.apiTime().toMillis());
        }
        if (line.httpStatus() != null) {
            json.put("http_status", line.httpStatus());
        }
        json.put("status", line.status()).put("decision", line.decision());
        if (line.reason() != null) {
            json.put("reason", line.reason());
        }
        if (line.nextAttemptAt() != null) {
            json.put("next_attempt_at", line.nextAttemptAt().toString());
        }
    }
}

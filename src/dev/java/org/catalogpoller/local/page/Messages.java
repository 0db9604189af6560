package org.catalogpoller.local.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.catalogpoller.local.EventBridgeStandIn;
import org.catalogpoller.local.Schedule;
import org.catalogpoller.local.SnsStandIn;

/** What the function has sent to the stand-ins of AWS: schedules that are still to come, and notifications. */
final class Messages {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final World world;

    Messages(World world) {
        this.world = world;
    }

    /** A schedule that has not fired yet; its token is masked. */
    public record ScheduleView(
            String name, Instant at, String catalogName, int attempt, String madeBy, String event, String pollId) {

        /** The address of its poll. */
        public String path() {
            return PollView.path(pollId);
        }
    }

    /** A notification as a subscriber gets it. */
    public record Notification(String way, String outcome, String text, String pollId) {

        /** The address of its poll. */
        public String path() {
            return PollView.path(pollId);
        }
    }

    Stream<ScheduleView> schedules() {
        return world.scheduler().pending().stream().map(Messages::view);
    }

    List<ScheduleView> schedulesOf(String pollId) {
        return schedules().filter(each -> each.pollId().equals(pollId)).toList();
    }

    private static ScheduleView view(Schedule schedule) {
        JsonNode event = json(schedule.input());
        return new ScheduleView(
                schedule.name(),
                schedule.at(),
                event.path("catalog_name").asText(),
                event.path("attempt_count").asInt() + 1,
                event.path("made_by").asText("the attempt before"),
                masked(event),
                event.path("poll_id").asText());
    }

    /** All that were sent, the newest first. */
    Stream<Notification> notifications() {
        List<SnsStandIn.Message> messages = world.topic().messages();
        List<EventBridgeStandIn.Event> events = world.bus().events();
        return Stream.concat(
                newestFirst(events).map(event -> notification("event bus", event.detail())),
                newestFirst(messages).map(message -> notification("topic", json(message.body()))));
    }

    private static <T> Stream<T> newestFirst(List<T> all) {
        return Stream.iterate(all.size() - 1, i -> i >= 0, i -> i - 1).map(all::get);
    }

    private static Notification notification(String way, JsonNode body) {
        return new Notification(
                way,
                body.path("outcome").asText(),
                body.path("catalog_name").asText() + " after "
                        + body.path("attempt_count").asText() + " attempts",
                body.path("poll_id").asText());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    private static String masked(JsonNode event) {
        if (event instanceof ObjectNode object) {
            for (String token : List.of("jwt_token", "sealed_token")) {
                if (object.has(token)) {
                    object.put(token, "***");
                }
            }
        }
        return event.toString();
    }
}

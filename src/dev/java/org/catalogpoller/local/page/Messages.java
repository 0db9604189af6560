package org.catalogpoller.local.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.catalogpoller.local.Schedule;

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

    /** That subscribers were notified of the end of a poll: each time, in the order of sending. */
    public record Notification(String outcome, String text, String pollId, List<Sending> sendings) {

        /** The address of its poll. */
        public String path() {
            return PollView.path(pollId);
        }
    }

    /**
     * One notification that was sent.
     *
     * @param way by what: the topic or the event bus
     */
    public record Sending(String way, Instant at, JsonNode body) {

        /** The time of day. */
        public String time() {
            return StoryView.time(at);
        }

        String text(String field) {
            return body.path(field).asText();
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

    /** The polls that were notified of, the newest one first. */
    List<Notification> notifications(int max) {
        List<Notification> found = notifications(sendings(2L * max));
        return found.subList(0, Math.min(max, found.size()));
    }

    /** What was sent about a poll. */
    List<Notification> notificationsOf(String pollId) {
        return notifications(
                sendings(Long.MAX_VALUE).filter(each -> each.text("poll_id").equals(pollId)));
    }

    /** The latest of each way. Of two at the same time, the topic's is the first: it is sent first. */
    private Stream<Sending> sendings(long max) {
        return Stream.concat(
                newestFirst(world.topic().messages())
                        .limit(max)
                        .map(message -> new Sending("topic", message.at(), json(message.body()))),
                newestFirst(world.bus().events())
                        .limit(max)
                        .map(event -> new Sending("event bus", event.at(), event.detail())));
    }

    private static <T> Stream<T> newestFirst(List<T> all) {
        return Stream.iterate(all.size() - 1, i -> i >= 0, i -> i - 1).map(all::get);
    }

    private static List<Notification> notifications(Stream<Sending> sendings) {
        Map<String, List<Sending>> byEnd = sendings.sorted(Comparator.comparing(Sending::at))
                .collect(Collectors.groupingBy(
                        each -> each.text("outcome") + ' ' + each.text("poll_id"),
                        LinkedHashMap::new,
                        Collectors.toList()));
        List<Notification> found = new ArrayList<>();
        byEnd.values().forEach(each -> found.add(0, notification(each)));
        return found;
    }

    private static Notification notification(List<Sending> sendings) {
        Sending first = sendings.get(0);
        return new Notification(
                first.text("outcome"),
                first.text("catalog_name") + " after "
                        + Words.count(first.body().path("attempt_count").asInt(), "attempt"),
                first.text("poll_id"),
                sendings);
    }

    /** When the next schedule of each poll is due. */
    Map<String, Instant> pending() {
        return schedules().collect(Collectors.toMap(ScheduleView::pollId, ScheduleView::at, (one, other) -> one));
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

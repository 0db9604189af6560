package org.catalogpoller.local.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.catalogpoller.local.page.Polls.Filter;
import org.catalogpoller.local.page.Polls.Listing;
import org.jspecify.annotations.Nullable;

/** The parts of the page, as HTML. */
final class Views {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LINES = 30;

    private final World world;
    private final Faults faults;
    private final Polls polls;
    private final LogTail log;
    private final Templates templates = new Templates();
    private final Map<String, String> rowsBefore = new ConcurrentHashMap<>();

    Views(World world, Faults faults, Polls polls, LogTail log) {
        this.world = world;
        this.faults = faults;
        this.polls = polls;
        this.log = log;
    }

    /** A schedule that has not fired yet; its token is masked. */
    public record ScheduleView(String name, String at, String event, String pollId) {}

    /** A notification as a subscriber gets it. */
    public record Notification(String way, String text, String pollId) {}

    String index(Filter filter, String query) {
        Map<String, Object> data = new HashMap<>(parts(filter));
        data.put("query", query);
        data.put("filter", Map.of("state", filter.state(), "text", filter.text()));
        data.put("states", List.of("WAITING", "UPDATED", "TIMED_OUT", "FAILED", "CANCELLED"));
        data.put("snippets", snippets("ready-after-10", "2", ""));
        return templates.render("index", data);
    }

    /** The parts that change by themselves, by the name of their event. */
    Map<String, String> live(Filter filter) {
        Map<String, Object> parts = parts(filter);
        return Map.of(
                "polls", templates.render("polls", parts),
                "schedules", templates.render("schedules", parts),
                "world", templates.render("world", parts),
                "notifications", templates.render("notifications", parts),
                "log", templates.render("log", parts));
    }

    private Map<String, Object> parts(Filter filter) {
        Listing listing = polls.newest(filter, world.maxAttempts());
        listing.polls().stream().filter(PollView::waits).forEach(this::keepRow);
        return Map.of(
                "listing", listing,
                "schedules", schedules().stream().limit(LINES).toList(),
                "faults", faults.all(),
                "behaviours", world.api().behaviours(),
                "notifications", notifications().limit(LINES).toList(),
                "lines", log.newest(LINES));
    }

    @Nullable
    String poll(String pollId) {
        Map<String, Object> data = story(pollId);
        return data == null ? null : templates.render("poll", data);
    }

    @Nullable
    String livePoll(String pollId) {
        Map<String, Object> data = story(pollId);
        return data == null ? null : templates.render("story", data);
    }

    private @Nullable Map<String, Object> story(String pollId) {
        PollView poll = polls.find(pollId, world.maxAttempts());
        if (poll == null) {
            return null;
        }
        return Map.of(
                "poll", poll,
                "story", polls.story(pollId),
                "rowBefore", rowsBefore.getOrDefault(pollId, "not seen: no page was open"),
                "row", world.database().row(poll.catalogId()),
                "schedules",
                        schedules().stream()
                                .filter(each -> each.pollId().equals(pollId))
                                .toList(),
                "notifications",
                        notifications()
                                .filter(each -> each.pollId().equals(pollId))
                                .toList(),
                "lines", log.about(pollId));
    }

    /** Keeps the backend's row as it is while a poll waits for it. */
    private void keepRow(PollView poll) {
        rowsBefore.computeIfAbsent(
                poll.id(), id -> world.database().row(poll.catalogId()));
    }

    /** What was done, in a line. */
    String done(boolean success, String text) {
        return templates.render("done", Map.of("success", success, "text", text));
    }

    String setup(JsonNode result) {
        return templates.render("setup", Map.of("checks", result.path("checks").properties()));
    }

    String snippets(String name, String id, String token) {
        ObjectNode event = JSON.createObjectNode().put("catalog_name", name);
        if (id.matches("[0-9]{1,18}")) {
            event.put("local_catalog_id", Long.parseLong(id));
        } else {
            event.put("local_catalog_id", id);
        }
        if (!token.isEmpty()) {
            event.put("jwt_token", "TOKEN");
        }
        return templates.render(
                "snippets",
                Map.of("event", quoted(event.toString()), "json", event.toString(), "name", quoted(name), "id", id,
                        "events", world.events().toString(), "lambda", world.lambdaUrl()));
    }

    /** Text as one word of a shell. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private List<ScheduleView> schedules() {
        return world.scheduler().pending().stream()
                .map(schedule -> {
                    JsonNode event = json(schedule.input());
                    return new ScheduleView(
                            schedule.name(),
                            schedule.at().toString(),
                            masked(event),
                            event.path("poll_id").asText());
                })
                .toList();
    }

    private Stream<Notification> notifications() {
        Stream<Notification> messages =
                world.topic().messages().stream().map(message -> notification("topic", json(message.body())));
        Stream<Notification> events = world.bus().events().stream()
                .map(event -> notification("event bus", event.detail()));
        List<Notification> all = Stream.concat(messages, events).toList();
        return Stream.iterate(all.size() - 1, i -> i >= 0, i -> i - 1).map(all::get);
    }

    private static Notification notification(String way, JsonNode body) {
        return new Notification(
                way,
                body.path("outcome").asText() + " " + body.path("catalog_name") + " after "
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

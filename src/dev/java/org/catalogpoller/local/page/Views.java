package org.catalogpoller.local.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.catalogpoller.local.page.Filter.Choice;
import org.catalogpoller.local.page.Polls.Listing;
import org.jspecify.annotations.Nullable;

/** The parts of the page, as HTML. */
final class Views {

    private static final int LINES = 30;

    private final World world;
    private final FaultSwitches faults;
    private final Polls polls;
    private final LogTail log;
    private final Messages messages;
    private final Snippets snippets;
    private final Templates templates = new Templates();
    private final Map<String, String> rowsBefore = new ConcurrentHashMap<>();

    Views(World world, FaultSwitches faults, Polls polls, LogTail log) {
        this.world = world;
        this.faults = faults;
        this.polls = polls;
        this.log = log;
        this.messages = new Messages(world);
        this.snippets = new Snippets(world);
    }

    String index(Filter filter) {
        Map<String, Object> data = new HashMap<>(parts(filter));
        data.put("live", "/live?" + filter.query());
        data.put("behaviours", Behaviours.ALL);
        data.put("chosen", Behaviours.FIRST);
        data.put("snippet", snippets.start("my-catalog", "2", ""));
        return templates.render("index", data);
    }

    /** The parts that change by themselves, by the name of their event. */
    Map<String, String> live(Filter filter) {
        return rendered(parts(filter), List.of("broken", "polls", "schedules", "world", "notifications", "log"));
    }

    private Map<String, String> rendered(Map<String, Object> data, List<String> names) {
        Map<String, String> parts = new HashMap<>();
        names.forEach(name -> parts.put(name, templates.render(name, data)));
        return parts;
    }

    private Map<String, Object> parts(Filter filter) {
        Listing listing = polls.newest(filter, world.maxAttempts());
        keepRows(listing.polls());
        Map<String, Object> parts = new HashMap<>(surroundings());
        parts.put("polls", listing.polls());
        parts.put("filter", filter);
        parts.put("states", states(filter, listing));
        parts.put("ages", filter.ages());
        parts.put("schedules", messages.schedules().limit(LINES).toList());
        parts.put("more", Math.max(0, world.scheduler().pending().size() - LINES));
        parts.put("notifications", messages.notifications(LINES));
        parts.put("pending", pending(listing.polls()));
        parts.put("lines", log.newest(LINES));
        return parts;
    }

    private Map<String, Object> surroundings() {
        return Map.of(
                "faults", faults.all(),
                "broken", faults.broken(),
                "pauses", polls.pauses(),
                "behavesAs", world.api().behaviours());
    }

    private static List<Choice> states(Filter filter, Listing listing) {
        List<Choice> choices = new ArrayList<>();
        choices.add(filter.ofState("", "all " + listing.total()));
        for (String state : Filter.STATES) {
            choices.add(filter.ofState(state, state + " " + listing.counts().getOrDefault(state, 0)));
        }
        return choices;
    }

    /** The page of one poll; null: there is no such poll in the table. */
    @Nullable
    String poll(String pollId) {
        Map<String, Object> data = story(pollId);
        return data == null ? null : templates.render("poll", data);
    }

    /** What there is of a poll that the table has not. */
    String absent(String pollId) {
        Map<String, Object> data = withoutRow(pollId);
        data.put("id", pollId);
        data.put("path", PollView.path(pollId));
        return templates.render("absent", data);
    }

    String nowhere() {
        return templates.render("nowhere", Map.of());
    }

    /** The parts of a poll that change by themselves. */
    Map<String, String> livePoll(String pollId) {
        Map<String, Object> data = story(pollId);
        if (data == null) {
            return rendered(withoutRow(pollId), List.of("broken", "schedules", "rest"));
        }
        return rendered(data, List.of("broken", "facts", "copy", "timeline", "story", "schedules", "rest"));
    }

    private @Nullable Map<String, Object> story(String pollId) {
        PollView poll = polls.find(pollId, world.maxAttempts());
        if (poll == null) {
            return null;
        }
        List<StoryView> story = polls.story(pollId);
        Map<String, Object> data = withoutRow(pollId);
        data.put("poll", poll);
        data.put("story", story);
        Map<String, Instant> pending = pending(List.of(poll));
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        data.put("timeline", Timeline.of(poll, story, pending.get(pollId), now));
        data.put("snippets", snippets.steering(poll));
        data.put("behaviours", Behaviours.ALL);
        String name = poll.catalogName();
        data.put("chosen", Behaviours.chosen(world.api().behaviours().getOrDefault(name, name)));
        data.put("isPaused", polls.isPaused(poll.catalogId()));
        data.put("pauseReason", polls.pauseReason(poll.catalogId()));
        data.put("pending", pending);
        data.put("began", began(poll, story));
        data.put("missing", missing(poll, story));
        data.put("rowBefore", rowsBefore.getOrDefault(pollId, "not seen"));
        data.put("row", polls.row(poll.catalogId()));
        return data;
    }

    /** What there is of a poll outside the tables, and what every page has. */
    private Map<String, Object> withoutRow(String pollId) {
        Map<String, Object> data = new HashMap<>(surroundings());
        data.put("live", "/polls/" + PollView.path(pollId) + "/live");
        data.put("schedules", messages.schedulesOf(pollId));
        data.put("more", 0);
        data.put("notifications", messages.notificationsOf(pollId));
        data.put("lines", log.about(pollId));
        return data;
    }

    /** When the schedules of polls are due that are overdue by the table: it may be behind. */
    private Map<String, Instant> pending(List<PollView> shown) {
        return shown.stream().anyMatch(PollView::overdue) ? messages.pending() : Map.of();
    }

    /** The end of a pause moves the start of a poll on. Its first line keeps its time. */
    private static Instant began(PollView poll, List<StoryView> story) {
        Instant first = story.isEmpty() ? poll.startedAt() : story.get(0).beganAt();
        return first.isBefore(poll.startedAt()) ? first : poll.startedAt();
    }

    /** How many attempts have no line; none where no attempt has one. */
    private static long missing(PollView poll, List<StoryView> story) {
        long known = story.stream().mapToInt(StoryView::attempt).distinct().count();
        return known == 0 ? 0 : Math.max(0, poll.attempt() - known);
    }

    /** Keeps the backend's rows as they are while polls wait for them. */
    private void keepRows(List<PollView> listed) {
        List<PollView> waiting = listed.stream()
                .filter(poll -> poll.waits() && !rowsBefore.containsKey(poll.id()))
                .toList();
        Map<Long, String> rows = polls.rows(waiting);
        waiting.forEach(poll -> rowsBefore.putIfAbsent(poll.id(), rows.getOrDefault(poll.catalogId(), "")));
    }

    /** What was done, in a line. */
    String done(Actions.Done done) {
        return templates.render("done", Map.of("done", done, "path", PollView.path(done.pollId())));
    }

    String setup(JsonNode result) {
        return templates.render(
                "setup",
                Map.of("checks", result.path("checks").properties(), "error", result.path("error").asText()));
    }

    /** How to start a poll from elsewhere. */
    String start(String name, String row, String token) {
        return templates.render(
                "snippet", Map.of("snippet", snippets.start(name, row.isEmpty() ? "2" : row, token)));
    }
}

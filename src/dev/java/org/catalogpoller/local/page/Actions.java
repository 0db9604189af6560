package org.catalogpoller.local.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;

/** What the buttons do. Whatever concerns a poll is done by an event of the function. */
final class Actions {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Longer than a sweep waits for an attempt that is late. */
    private static final Duration LONG_OVERDUE = Duration.ofMinutes(7);

    private static final int LIFETIMES = 1_000;
    /** The ids of their rows begin here; the other rows are those of catalog.sql. */
    private static final int FIRST_ID = 1_001;

    private static final String[] FATES = {"ready-after-2", "ready-after-5", "ready-now", "failing-400", "ready-after-3"};

    private final World world;
    private final Faults faults;
    private final Polls polls;
    private final Function function;
    private int lifetimes;

    Actions(World world, Faults faults, Polls polls, Function function) {
        this.world = world;
        this.faults = faults;
        this.polls = polls;
        this.function = function;
    }

    /** What became of a click, in a line. */
    record Done(boolean success, String text) {}

    Done perform(Request request) throws IOException {
        if (request.is("POST", "polls")) {
            return start(request);
        }
        if (request.is("POST", "lifetimes")) {
            return startMany();
        }
        if (request.is("POST", "polls", "*", "*")) {
            String action = request.path().get(2);
            return ask(Function.event(action).put("poll_id", request.path().get(1)));
        }
        if (request.is("POST", "operations", "age")) {
            polls.overdueFor(LONG_OVERDUE);
            return new Done(true, "What is overdue is so for 7 minutes more. A sweep repairs it.");
        }
        if (request.is("POST", "operations", "*")) {
            return ask(Function.event(request.path().get(1)));
        }
        if (request.is("POST", "schedules", "*", "*")) {
            return schedule(request.path().get(1), request.path().get(2));
        }
        if (request.is("POST", "faults", "*", "*")) {
            boolean known = faults.set(
                    request.path().get(1), request.path().get(2).equals("on"));
            return new Done(known, known ? "Done." : "There is no such fault.");
        }
        if (request.is("POST", "behaviours")) {
            return behave(request.field("name"), request.field("behaviour"));
        }
        return new Done(false, "There is no such action.");
    }

    private Done start(Request request) {
        ObjectNode event = JSON.createObjectNode()
                .put("catalog_name", request.field("catalog_name"))
                .put("local_catalog_id", request.field("local_catalog_id"));
        if (!request.field("jwt_token").isEmpty()) {
            event.put("jwt_token", request.field("jwt_token"));
        }
        world.invoke().accept(event.toString());
        return new Done(true, "The function has the event. A wrong one shows in the log below.");
    }

    private synchronized Done startMany() {
        int first = FIRST_ID + lifetimes;
        polls.addRows(first, first + LIFETIMES - 1);
        for (int id = first; id < first + LIFETIMES; id++) {
            String name = "lifetime-" + id;
            world.api().behave(name, FATES[id % FATES.length]);
            world.invoke()
                    .accept(JSON.createObjectNode()
                            .put("catalog_name", name)
                            .put("local_catalog_id", id)
                            .toString());
        }
        lifetimes += LIFETIMES;
        return new Done(true, LIFETIMES + " polls begin.");
    }

    private Done ask(ObjectNode event) throws IOException {
        JsonNode result = function.ask(event);
        String error = result.path("error").asText();
        return new Done(error.isEmpty(), error.isEmpty() ? result.toString() : error);
    }

    private Done schedule(String name, String what) {
        boolean found =
                switch (what) {
                    case "fire" -> world.firing().fire(name, 1);
                    case "fire-twice" -> world.firing().fire(name, 2);
                    case "lose" -> world.firing().fire(name, 0);
                    default -> false;
                };
        return new Done(found, found ? "Done." : "The schedule is not there any more.");
    }

    private Done behave(String name, String behaviour) {
        try {
            world.api().behave(name, behaviour);
            return new Done(true, "The API does so from its next answer on.");
        } catch (IllegalArgumentException e) {
            return new Done(false, String.valueOf(e.getMessage()));
        }
    }
}

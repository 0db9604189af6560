package org.catalogpoller.local.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/** What the buttons do. Whatever concerns a poll is done by an event of the function. */
final class Actions {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Longer than a sweep waits for an attempt that is late, and for the sender of a notification. */
    private static final Duration LATER = Duration.ofMinutes(7);

    private static final int LIFETIMES = 1_000;
    /** The ids of their rows begin here; the other rows are those of catalog.sql. */
    private static final int FIRST_ID = 1_001;

    private static final String[] FATES = {"ready-after-2", "ready-after-4", "ready-now", "failing-400", "ready-after-2"};

    private final World world;
    private final FaultSwitches faults;
    private final Polls polls;
    private final Function function;
    private int lifetimes;

    Actions(World world, FaultSwitches faults, Polls polls, Function function) {
        this.world = world;
        this.faults = faults;
        this.polls = polls;
        this.function = function;
    }

    /**
     * What became of a click.
     *
     * @param text a sentence
     * @param pollId the poll that one may want to look at next; empty: none
     */
    record Done(boolean success, String text, String pollId) {

        Done(boolean success, String text) {
            this(success, text, "");
        }
    }

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
        if (request.is("POST", "catalogs", "*", "*")) {
            String action = request.path().get(2);
            return ask(Function.event(action).put("local_catalog_id", request.path().get(1)));
        }
        if (request.is("POST", "operations", "repair")) {
            return sweepLater();
        }
        if (request.is("POST", "operations", "*")) {
            return ask(Function.event(request.path().get(1)));
        }
        if (request.is("POST", "schedules", "*", "*")) {
            return schedule(request.path().get(1), request.path().get(2));
        }
        if (request.is("POST", "faults", "*", "*")) {
            return fault(request.path().get(1), request.path().get(2).equals("on"));
        }
        if (request.is("POST", "behaviours")) {
            return behave(request.field("name"), request);
        }
        return new Done(false, "There is no such action.");
    }

    private Done start(Request request) {
        String name = request.field("catalog_name");
        String row = request.field("local_catalog_id").isEmpty() ? polls.freeRow() : request.field("local_catalog_id");
        if (!request.field("behaviour").isEmpty()) {
            Done behaves = behave(name, request);
            if (!behaves.success()) {
                return behaves;
            }
        }
        String id = UUID.randomUUID().toString();
        ObjectNode event = JSON.createObjectNode()
                .put("catalog_name", name)
                .put("local_catalog_id", row)
                .put("poll_id", id);
        if (!request.field("jwt_token").isEmpty()) {
            event.put("jwt_token", request.field("jwt_token"));
        }
        world.invoke().accept(event.toString());
        return new Done(true, "A poll of \"" + name + "\" begins, for row " + row + ".", id);
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
        return new Done(true, LIFETIMES + " polls begin. A fifth of them fails, because the API answers 400.");
    }

    /** A sweep that failed leaves the times as they were. */
    private Done sweepLater() throws IOException {
        polls.laterBy(LATER);
        Done done = ask(Function.event("sweep"));
        if (!done.success()) {
            polls.laterBy(LATER.negated());
        }
        return done;
    }

    private Done ask(ObjectNode event) throws IOException {
        JsonNode result = function.ask(event);
        String error = result.path("error").asText();
        String started = result.path("polls").path(0).path("retry_of").isMissingNode()
                ? ""
                : result.path("polls").path(0).path("poll_id").asText();
        return new Done(
                error.isEmpty(), error.isEmpty() ? Words.of(event.path("action").asText(), result) : error, started);
    }

    private Done schedule(String name, String what) {
        return switch (what) {
            case "fire" -> fired(world.firing().fire(name, 1), "The schedule has fired.");
            case "fire-twice" -> fired(world.firing().fire(name, 2), "The schedule has fired twice.");
            case "lose" -> fired(
                    world.firing().fire(name, 0),
                    "The schedule is lost: its poll will be overdue, until a sweep repairs it.");
            default -> fired(false, "");
        };
    }

    private static Done fired(boolean found, String text) {
        return new Done(found, found ? text : "The schedule is not there any more.");
    }

    private Done fault(String name, boolean on) {
        if (name.equals("all") && !on) {
            faults.allOff();
            return new Done(true, "All is well again.");
        }
        if (!faults.set(name, on)) {
            return new Done(false, "There is no such fault.");
        }
        return new Done(true, on ? "Broken from now on." : "It works again.");
    }

    /** A behaviour with an N takes the number of another field. */
    private Done behave(String name, Request request) {
        String behaviour = request.field("behaviour").replace("N", request.field("number"));
        try {
            world.api().behave(name, behaviour);
            return new Done(true, "From now on the API answers for \"" + name + "\" as " + behaviour + ".");
        } catch (IllegalArgumentException e) {
            return new Done(false, String.valueOf(e.getMessage()));
        }
    }
}

package org.catalogpoller.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Amazon EventBridge: PutEvents and DescribeEventBus of its JSON API, with their errors, for one event bus in every
 * region. An event for another bus fails here. So does an ARN of another region than the one that is called.
 */
public final class EventBridgeStandIn implements AutoCloseable {

    private static final String TARGET = "AWSEvents.";
    private static final String ARN = "arn:aws:events:us-east-1:000000000000:event-bus/";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AwsModel MODEL = AwsModel.of("events");
    /** The size of all entries has to be below this (EventBridge API, PutEvents). */
    private static final int MAX_BYTES = 1 << 20;
    /** EventBridge API, PutEventsRequestEntry. */
    private static final int MAX_DETAIL_TYPE = 128;

    private final LocalHttp http = new LocalHttp("eventbridge", this::answer);
    private final String bus;
    private final Consumer<Event> rule;
    private final List<Event> events = new ArrayList<>();
    private @Nullable String failing;
    private @Nullable String refusing;

    /** An event as a rule sees it, and when it was put on the bus. */
    public record Event(String source, String detailType, JsonNode detail, Instant at) {}

    /**
     * @param bus the name of the one event bus that exists
     * @param rule gets every event
     */
    public EventBridgeStandIn(String bus, Consumer<Event> rule) {
        this.bus = bus;
        this.rule = rule;
    }

    public String url() {
        return http.url();
    }

    /** What was put on the bus, in its order. */
    public synchronized List<Event> events() {
        return List.copyOf(events);
    }

    /** From now on every event fails with this code, in an answer that is a success; null: none does. */
    public synchronized void failEvents(@Nullable String code) {
        failing = code;
    }

    /** From now on every call is refused with this error; null: none is. */
    public synchronized void refuse(@Nullable String type) {
        refusing = type;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        if (refusing != null) {
            error(exchange, refusing, "not authorized to perform: events:PutEvents");
            return;
        }
        try {
            route(exchange, target, request);
        } catch (IllegalArgumentException e) {
            error(exchange, "ValidationException", "Invalid parameter: " + e.getMessage());
        }
    }

    private void route(HttpExchange exchange, String target, JsonNode request) throws IOException {
        if (target.equals(TARGET + "PutEvents")) {
            MODEL.check("PutEvents", request);
            putEvents(exchange, request.path("Entries"), region(exchange));
        } else if (target.equals(TARGET + "DescribeEventBus")) {
            MODEL.check("DescribeEventBus", request);
            describe(exchange, request.path("Name").asText("default"), region(exchange));
        } else {
            error(exchange, "UnknownOperationException", "not supported here: " + target);
        }
    }

    private void putEvents(HttpExchange exchange, JsonNode entries, String region) throws IOException {
        int size = 0;
        for (JsonNode entry : entries) {
            size += size(entry);
        }
        if (size >= MAX_BYTES) {
            throw new IllegalArgumentException("Total size of the entries in the request is over the limit.");
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode results = answer.putArray("Entries");
        int failed = 0;
        for (JsonNode entry : entries) {
            String problem = put(entry, region);
            failed += problem == null ? 0 : 1;
            if (problem == null) {
                results.addObject().put("EventId", UUID.randomUUID().toString());
            } else {
                results.addObject().put("ErrorCode", problem).put("ErrorMessage", "the event is refused");
            }
        }
        LocalHttp.answer(
                exchange,
                200,
                "application/x-amz-json-1.1",
                answer.put("FailedEntryCount", failed).toString());
    }

    /** The code of what is wrong with an event; null: nothing. */
    private @Nullable String put(JsonNode entry, String region) {
        if (failing != null) {
            return failing;
        }
        String kind = entry.path("DetailType").asText();
        boolean complete = !entry.path("Source").asText().isEmpty()
                && !kind.isEmpty()
                && kind.codePointCount(0, kind.length()) <= MAX_DETAIL_TYPE;
        if (!complete || !isTheBus(entry.path("EventBusName").asText("default"), region)) {
            return "InvalidArgument";
        }
        if (entry.path("Source").asText().startsWith("aws.")) {
            return "NotAuthorizedForSourceException";
        }
        try {
            JsonNode detail = JSON.readTree(entry.path("Detail").asText());
            if (!detail.isObject()) {
                return "MalformedDetail";
            }
            Event event = new Event(
                    entry.path("Source").asText(), entry.path("DetailType").asText(), detail, Instant.now());
            events.add(event);
            rule.accept(event);
            return null;
        } catch (JsonProcessingException e) {
            return "MalformedDetail";
        }
    }

    /** EventBridge user guide, "Calculating PutEvents event entry size". */
    private static int size(JsonNode entry) {
        int size = entry.has("Time") ? 14 : 0;
        for (String text : List.of("Source", "DetailType", "Detail")) {
            size += entry.path(text).asText().getBytes(StandardCharsets.UTF_8).length;
        }
        return size;
    }

    private void describe(HttpExchange exchange, String name, String region) throws IOException {
        if (isTheBus(name, region)) {
            ObjectNode answer = JsonNodeFactory.instance.objectNode().put("Name", bus);
            LocalHttp.answer(
                    exchange,
                    200,
                    "application/x-amz-json-1.1",
                    answer.put("Arn", ARN + bus).toString());
        } else {
            error(exchange, "ResourceNotFoundException", "Event bus " + name + " does not exist.");
        }
    }

    private boolean isTheBus(String nameOrArn, String region) {
        boolean here = !nameOrArn.startsWith("arn:") || nameOrArn.split(":", -1)[3].equals(region);
        return here && nameOrArn.substring(nameOrArn.indexOf('/') + 1).equals(bus);
    }

    /** The region that a request is signed for: Credential=KEY/DATE/REGION/events/aws4_request. */
    private static String region(HttpExchange exchange) {
        return exchange.getRequestHeaders().getFirst("Authorization").split("/", -1)[2];
    }

    private static void error(HttpExchange exchange, String type, String message) throws IOException {
        ObjectNode error = JsonNodeFactory.instance.objectNode().put("__type", type);
        LocalHttp.answer(
                exchange,
                400,
                "application/x-amz-json-1.1",
                error.put("message", message).toString());
    }

    @Override
    public void close() {
        http.close();
    }
}

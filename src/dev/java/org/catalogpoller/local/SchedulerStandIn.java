package org.catalogpoller.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * EventBridge Scheduler: its REST API (CreateSchedule, GetSchedule, DeleteSchedule, ListSchedules) with its errors, for
 * one-time schedules. It keeps the schedules; {@link Firing} delivers them when they are due.
 */
public final class SchedulerStandIn implements AutoCloseable {

    private static final String SCHEDULES = "/schedules";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AwsModel MODEL = AwsModel.of("scheduler");
    /** Parameters by their names in the query. */
    private static final Map<String, String> IN_QUERY = Map.of(
            "groupName", "GroupName",
            "clientToken", "ClientToken",
            "ScheduleGroup", "GroupName",
            "NamePrefix", "NamePrefix");

    private final LocalHttp http = new LocalHttp("scheduler", this::answer);
    private final Clock clock;
    private final String group;
    private final Map<String, Schedule> schedules = new HashMap<>();
    private boolean throttled;
    private boolean refused;

    /** @param group the one schedule group that exists */
    public SchedulerStandIn(Clock clock, String group) {
        this.clock = clock;
        this.group = group;
    }

    public String url() {
        return http.url();
    }

    /** The schedules that have not fired yet, the next one first. */
    public synchronized List<Schedule> pending() {
        List<Schedule> pending = new ArrayList<>(schedules.values());
        pending.sort(Comparator.comparing(Schedule::at).thenComparing(Schedule::name));
        return pending;
    }

    /** Removes a schedule that has been delivered: ActionAfterCompletion DELETE. False where it was deleted before. */
    synchronized boolean complete(Schedule schedule) {
        return schedules.remove(schedule.name(), schedule);
    }

    /** From now on CreateSchedule is throttled, or is not. */
    public synchronized void throttle(boolean wanted) {
        throttled = wanted;
    }

    /** From now on CreateSchedule is refused for good, as without the permission, or is not. */
    public synchronized void refuse(boolean wanted) {
        refused = wanted;
    }

    /** Forgets all schedules. */
    public synchronized void clear() {
        schedules.clear();
    }

    private void answer(HttpExchange exchange) throws IOException {
        // a client that does not send all of it must not keep the others waiting
        byte[] body = exchange.getRequestBody().readAllBytes();
        synchronized (this) {
            answer(exchange, body);
        }
    }

    private void answer(HttpExchange exchange, byte[] body) throws IOException {
        try {
            route(exchange, body);
        } catch (IllegalArgumentException e) {
            error(exchange, 400, "ValidationException", "Invalid parameter: " + e.getMessage());
        }
    }

    private void route(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        String method = exchange.getRequestMethod();
        if (path.equals(SCHEDULES) && method.equals("GET")) {
            list(exchange);
        } else if (path.startsWith(SCHEDULES + "/")) {
            String name = URLDecoder.decode(path.substring(SCHEDULES.length() + 1), StandardCharsets.UTF_8);
            switch (method) {
                case "POST" -> create(exchange, name, body);
                case "GET" -> get(exchange, name);
                case "DELETE" -> delete(exchange, name);
                default -> error(exchange, 400, "ValidationException", "not supported here: " + method);
            }
        } else {
            error(exchange, 400, "ValidationException", "not supported here: " + path);
        }
    }

    private void create(HttpExchange exchange, String name, byte[] body) throws IOException {
        if (throttled) {
            error(exchange, 429, "ThrottlingException", "Rate exceeded");
            return;
        }
        if (refused) {
            error(exchange, 403, "AccessDeniedException", "not authorized to perform: scheduler:CreateSchedule");
            return;
        }
        ObjectNode request = JSON.readValue(body, ObjectNode.class);
        Schedule schedule = Schedule.read(name, request, clock.instant());
        if (!schedule.group().equals(group)) {
            error(
                    exchange,
                    404,
                    "ResourceNotFoundException",
                    "Schedule group " + schedule.group() + " does not exist.");
        } else if (schedules.putIfAbsent(name, schedule) != null) {
            error(exchange, 409, "ConflictException", "Schedule " + name + " already exists.");
        } else {
            LocalHttp.answer(
                    exchange,
                    200,
                    new ObjectNode(JsonNodeFactory.instance)
                            .put("ScheduleArn", arn(schedule))
                            .toString());
        }
    }

    private void get(HttpExchange exchange, String name) throws IOException {
        Schedule schedule = inItsGroup(exchange, "GetSchedule", name);
        if (schedule == null) {
            notFound(exchange, name);
            return;
        }
        ObjectNode answer = schedule.request().deepCopy();
        answer.remove("ClientToken");
        LocalHttp.answer(
                exchange,
                200,
                answer.put("Name", name).put("Arn", arn(schedule)).toString());
    }

    private void delete(HttpExchange exchange, String name) throws IOException {
        if (inItsGroup(exchange, "DeleteSchedule", name) == null) {
            notFound(exchange, name);
        } else {
            schedules.remove(name);
            LocalHttp.answer(exchange, 200, "{}");
        }
    }

    /** The schedule of this name in the group that is asked for; without one that is AWS's group "default". */
    private @Nullable Schedule inItsGroup(HttpExchange exchange, String operation, String name) {
        ObjectNode parameters = parameters(exchange).put("Name", name);
        MODEL.check(operation, parameters);
        Schedule schedule = schedules.get(name);
        String asked = parameters.path("GroupName").asText("default");
        return schedule != null && schedule.group().equals(asked) ? schedule : null;
    }

    private void list(HttpExchange exchange) throws IOException {
        ObjectNode parameters = parameters(exchange);
        MODEL.check("ListSchedules", parameters);
        String ofGroup = parameters.path("GroupName").asText(group);
        String prefix = parameters.path("NamePrefix").asText();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode list = answer.putArray("Schedules");
        for (Schedule schedule : pending()) {
            if (!schedule.group().equals(ofGroup) || !schedule.name().startsWith(prefix)) {
                continue;
            }
            list.addObject()
                    .put("Name", schedule.name())
                    .put("GroupName", schedule.group())
                    .put("Arn", arn(schedule))
                    .put("State", "ENABLED")
                    .putObject("Target")
                    .put("Arn", schedule.targetArn());
        }
        LocalHttp.answer(exchange, 200, answer.toString());
    }

    private static ObjectNode parameters(HttpExchange exchange) {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        String query = exchange.getRequestURI().getRawQuery();
        LocalHttp.form(query == null ? "" : query)
                .forEach((name, value) -> parameters.put(IN_QUERY.getOrDefault(name, name), value));
        return parameters;
    }

    private static void notFound(HttpExchange exchange, String name) throws IOException {
        error(exchange, 404, "ResourceNotFoundException", "Schedule " + name + " does not exist.");
    }

    private static void error(HttpExchange exchange, int status, String type, String message) throws IOException {
        exchange.getResponseHeaders().set("x-amzn-errortype", type);
        LocalHttp.answer(
                exchange,
                status,
                JsonNodeFactory.instance.objectNode().put("Message", message).toString());
    }

    private static String arn(Schedule schedule) {
        return "arn:aws:scheduler:us-east-1:000000000000:schedule/" + schedule.group() + "/" + schedule.name();
    }

    @Override
    public void close() {
        http.close();
    }
}

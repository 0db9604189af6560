package org.catalogpoller.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A one-time schedule as the stand-in keeps it.
 *
 * @param request the whole CreateSchedule request, as it was sent
 */
public record Schedule(String name, String group, Instant at, String targetArn, String input, ObjectNode request) {

    /** The most bytes of an input (EventBridge Scheduler user guide, "Quotas"). */
    private static final int MAX_INPUT = 262_144;

    private static final AwsModel MODEL = AwsModel.of("scheduler");
    private static final Pattern ONE_TIME = Pattern.compile("at\\((\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)\\)");
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:[a-z]+:[a-z0-9-]*:\\d{12}:.+");

    /**
     * Reads a CreateSchedule request that AWS's model allows. The stand-in knows one-time schedules in UTC only. It
     * also refuses the past: reports about the real one contradict each other.
     *
     * @throws IllegalArgumentException naming the member that is wrong
     */
    static Schedule read(String name, ObjectNode request, Instant now) {
        MODEL.check("CreateSchedule", request.deepCopy().put("Name", name));
        require(request.path("FlexibleTimeWindow").path("Mode").asText().equals("OFF"), "FlexibleTimeWindow.Mode");
        require(request.path("ScheduleExpressionTimezone").asText("UTC").equals("UTC"), "ScheduleExpressionTimezone");
        require(request.path("ActionAfterCompletion").asText().equals("DELETE"), "ActionAfterCompletion");
        JsonNode target = request.path("Target");
        require(ARN.matcher(target.path("Arn").asText()).matches(), "Target.Arn");
        require(bytes(target.path("Input").asText()) <= MAX_INPUT, "Target.Input");
        Instant at = at(request.path("ScheduleExpression").asText());
        require(!at.isBefore(now), "ScheduleExpression");
        return new Schedule(
                name,
                request.path("GroupName").asText("default"),
                at,
                target.path("Arn").asText(),
                target.path("Input").asText(),
                request);
    }

    private static Instant at(String expression) {
        Matcher matcher = ONE_TIME.matcher(expression);
        require(matcher.matches(), "ScheduleExpression");
        try {
            return LocalDateTime.parse(matcher.group(1)).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("ScheduleExpression", e);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void require(boolean valid, String member) {
        if (!valid) {
            throw new IllegalArgumentException(member);
        }
    }
}

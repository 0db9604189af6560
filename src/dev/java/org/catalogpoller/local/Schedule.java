package org.catalogpoller.local;

import com.fasterxml.jackson.databind.JsonNode;
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
public record Schedule(String name, String group, Instant at, String targetArn, String input, JsonNode request) {

    private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z-_.]{1,64}");
    private static final Pattern CLIENT_TOKEN = Pattern.compile("[a-zA-Z0-9-_]{1,64}");
    private static final Pattern ONE_TIME = Pattern.compile("at\\((\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)\\)");
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:[a-z]+:[a-z0-9-]*:\\d{12}:.+");

    /**
     * Reads a CreateSchedule request under the constraints of its API reference, and more. The stand-in knows only
     * one-time schedules in UTC. It also refuses the past: reports about the real one contradict each other.
     *
     * @throws IllegalArgumentException naming the member that is wrong
     */
    static Schedule read(String name, JsonNode request, Instant now) {
        require(NAME.matcher(name).matches(), "Name");
        require(CLIENT_TOKEN.matcher(request.path("ClientToken").asText()).matches(), "ClientToken");
        require(request.path("FlexibleTimeWindow").path("Mode").asText().equals("OFF"), "FlexibleTimeWindow.Mode");
        require(request.path("ScheduleExpressionTimezone").asText("UTC").equals("UTC"), "ScheduleExpressionTimezone");
        require(request.path("ActionAfterCompletion").asText().equals("DELETE"), "ActionAfterCompletion");
        JsonNode target = request.path("Target");
        require(ARN.matcher(target.path("Arn").asText()).matches(), "Target.Arn");
        require(ARN.matcher(target.path("RoleArn").asText()).matches(), "Target.RoleArn");
        require(!target.path("Input").asText().isEmpty(), "Target.Input");
        JsonNode retry = target.path("RetryPolicy");
        require(
                between(retry.path("MaximumEventAgeInSeconds"), 60, 86_400),
                "Target.RetryPolicy.MaximumEventAgeInSeconds");
        require(between(retry.path("MaximumRetryAttempts"), 0, 185), "Target.RetryPolicy.MaximumRetryAttempts");
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

    private static boolean between(JsonNode number, int min, int max) {
        return number.isMissingNode() || (number.isInt() && number.intValue() >= min && number.intValue() <= max);
    }

    private static void require(boolean valid, String member) {
        if (!valid) {
            throw new IllegalArgumentException(member);
        }
    }
}

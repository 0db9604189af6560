package org.catalogpoller.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each stand-in refuses what AWS's model of its service does not allow. Requests are raw: the SDK would not send some. */
class AwsModelTest {

    private static final String TARGET =
            "\"Target\":{\"Arn\":\"arn:aws:lambda:us-east-1:000000000000:function:f\",\"RoleArn\":\"%s\",\"Input\":\"{}\"}";
    private static final String ROLE = "arn:aws:iam::000000000000:role/r";
    private static final String SCHEDULE =
            "{\"GroupName\":\"polls\",\"ScheduleExpression\":\"at(2126-01-31T12:00:00)\","
                    + "\"FlexibleTimeWindow\":{\"Mode\":\"OFF\"},\"ActionAfterCompletion\":\"DELETE\","
                    + TARGET.formatted(ROLE) + "}";

    /** A request of each stand-in: what is sent, and the answer's status and a part of its body. */
    private record Sent(String to, String method, String path, String target, String body, int status, String says) {}

    static Stream<Sent> requests() {
        String events = "AWSEvents.PutEvents";
        String secret = "secretsmanager.GetSecretValue";
        return Stream.of(
                new Sent("scheduler", "POST", "/schedules/a-1", "", SCHEDULE, 200, "ScheduleArn"),
                scheduler("/schedules/a%20b", SCHEDULE, "Name: [0-9a-zA-Z-_.]+"),
                scheduler("/schedules/" + "a".repeat(65), SCHEDULE, "Name: 1 to 64"),
                scheduler("/schedules/a", "{}", "ScheduleExpression: it is required"),
                scheduler("/schedules/a", SCHEDULE.replace("\"OFF\"", "\"ON\""), "FlexibleTimeWindow.Mode: one of"),
                scheduler("/schedules/a", SCHEDULE.replace(ROLE, "arn:aws:iam::1:role/r"), "Target.RoleArn: arn:aws"),
                scheduler("/schedules/a", SCHEDULE.replace("{}", ""), "Target.Input: 1 to"),
                scheduler("/schedules/a", SCHEDULE.replace("\"polls\"", "7"), "GroupName: a string"),
                scheduler("/schedules/a", SCHEDULE.replace("GroupName", "Group"), "Group: there is no such member"),
                new Sent("scheduler", "GET", "/schedules/a?groupName=a%20b", "", "", 400, "GroupName"),
                new Sent("scheduler", "GET", "/schedules?NamePrefix=", "", "", 400, "NamePrefix: 1 to 64"),
                new Sent("scheduler", "DELETE", "/schedules/a?clientToken=a.b", "", "", 400, "ClientToken"),
                new Sent(
                        "sns",
                        "POST",
                        "/",
                        "",
                        "Action=Publish&Version=2010-03-31&TopicArn=T&Message=m",
                        200,
                        "MessageId"),
                new Sent(
                        "sns",
                        "POST",
                        "/",
                        "",
                        "Action=Publish&Version=2010-03-31&TopicArn=T",
                        400,
                        "Message: it is required"),
                new Sent(
                        "sns",
                        "POST",
                        "/",
                        "",
                        "Action=Publish&TopicArn=T&Message=m&Topic=T",
                        400,
                        "Topic: there is no such"),
                new Sent("events", "POST", "/", events, "{\"Entries\":[{\"Source\":\"s\"}]}", 200, "FailedEntryCount"),
                new Sent("events", "POST", "/", events, "{\"Entries\":[]}", 400, "Entries: 1 to 10"),
                new Sent("events", "POST", "/", events, "{\"Entries\":{}}", 400, "Entries: a list"),
                new Sent(
                        "events",
                        "POST",
                        "/",
                        events,
                        "{\"Entries\":[{\"EventBusName\":\"a b\"}]}",
                        400,
                        "Entries.EventBusName"),
                new Sent(
                        "events", "POST", "/", "AWSEvents.DescribeEventBus", "{\"Name\":\"\"}", 400, "Name: 1 to 1600"),
                new Sent("secrets", "POST", "/", secret, "{\"SecretId\":\"known\"}", 200, "SecretString"),
                new Sent("secrets", "POST", "/", secret, "{}", 400, "SecretId: it is required"),
                new Sent(
                        "secrets",
                        "POST",
                        "/",
                        secret,
                        "{\"SecretId\":\"known\",\"VersionStage\":\"\"}",
                        400,
                        "VersionStage"));
    }

    private static Sent scheduler(String path, String body, String says) {
        return new Sent("scheduler", "POST", path, "", body, 400, says);
    }

    @ParameterizedTest
    @MethodSource("requests")
    void theStandInAnswersAsTheModelSays(Sent sent) throws Exception {
        try (SchedulerStandIn scheduler = new SchedulerStandIn(Clock.systemUTC(), "polls");
                SnsStandIn sns = new SnsStandIn("T", message -> {});
                EventBridgeStandIn events = new EventBridgeStandIn("polls", event -> {});
                SecretsManagerStandIn secrets = new SecretsManagerStandIn()) {
            secrets.put("known", "a secret");
            Map<String, String> urls = Map.of(
                    "scheduler", scheduler.url(), "sns", sns.url(), "events", events.url(), "secrets", secrets.url());
            HttpRequest request = HttpRequest.newBuilder(URI.create(urls.get(sent.to()) + sent.path()))
                    .method(sent.method(), HttpRequest.BodyPublishers.ofString(sent.body()))
                    .header("X-Amz-Target", sent.target().isEmpty() ? "none" : sent.target())
                    .header("Authorization", "AWS4-HMAC-SHA256 Credential=test/20260131/us-east-1/any/aws4_request")
                    .build();

            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.body()).contains(sent.says());
            assertThat(answer.statusCode()).isEqualTo(sent.status());
        }
    }
}

package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.catalogpoller.local.EventBridgeStandIn;
import org.catalogpoller.local.SnsStandIn;
import org.catalogpoller.packaged.RuntimeApiStandIn.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom function.zip tells that a poll has ended: a topic and an event bus, each once. */
class PackagedFunctionNotificationIT {

    private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:polls";
    private static final String SWEEP = "{\"action\": \"sweep\"}";
    private static final String LEASES_ARE_OVER =
            "UPDATE catalog_poll SET notify_after = notify_after - interval '1 minute'";

    @TempDir
    static Path unzipped;

    private static Surroundings aws;
    private static SnsStandIn sns;
    private static EventBridgeStandIn eventBridge;
    private static PackagedFunction function;
    private static PackagedFunction another;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(new FunctionZip().runsHere(), "the Java runtime of AWS runs on Linux only");
        new FunctionZip().unzipTo(unzipped);
        aws = new Surroundings();
        sns = new SnsStandIn(TOPIC, message -> {});
        eventBridge = new EventBridgeStandIn("polls", event -> {});
        function = new PackagedFunction(unzipped, variables());
        another = new PackagedFunction(unzipped, variables());
    }

    private static Map<String, String> variables() {
        Map<String, String> variables = aws.variables();
        variables.put("NOTIFICATION_TOPIC_ARN", TOPIC);
        variables.put("NOTIFICATION_EVENT_BUS", "polls");
        variables.put("AWS_ENDPOINT_URL_SNS", sns.url());
        variables.put("AWS_ENDPOINT_URL_EVENTBRIDGE", eventBridge.url());
        return variables;
    }

    @BeforeEach
    void everybodyListens() {
        sns.acceptAgain();
        eventBridge.failEvents(null);
    }

    @AfterEach
    void theTokenHasNotLeaked() {
        aws.assertThatTheTokenHasNotLeaked(function, another);
        assertThat(sns.messages() + " " + eventBridge.events()).doesNotContain(Surroundings.TOKEN.substring(0, 15));
        aws.forgetSchedules();
    }

    @AfterAll
    static void stop() throws IOException {
        if (function != null) {
            function.close();
            another.close();
            sns.close();
            eventBridge.close();
            aws.close();
        }
    }

    @Test
    void anUpdatedPollIsToldOnceHoweverOftenItsEventComes() {
        aws.answer("told", "kb-1", "ds-1");
        String pollId = deliverManyTimes(Surroundings.startEvent("told", 1));

        JsonNode message = onlyMessage(pollId);
        assertThat(message.path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(message.path("catalog_name").asText()).isEqualTo("told");
        assertThat(message.path("local_catalog_id").asInt()).isEqualTo(1);
        assertThat(message.path("attempt_count").asInt()).isEqualTo(1);
        assertThat(message.path("kb_name").asText()).isEqualTo("kb-1");
        assertThat(message.path("data_source_name").asText()).isEqualTo("ds-1");
        assertThat(message.has("error")).isFalse();
        assertThat(message.path("started_at").asText())
                .isLessThanOrEqualTo(message.path("ended_at").asText());
    }

    @Test
    void aPollThatFailsIsToldOnceHoweverOftenItsEventComes() {
        aws.answer("refused", 401);
        String pollId = deliverManyTimes(Surroundings.startEvent("refused", 2));

        assertThat(onlyMessage(pollId).path("outcome").asText()).isEqualTo("FAILED");
        assertThat(onlyMessage(pollId).path("error").asText()).contains("401");
    }

    @Test
    void aPollWhoseLimitsAreReachedIsToldOnceHoweverOftenItsEventComes() {
        String exhausted = Surroundings.startEvent("late", 3).replace("\"attempt_count\": 0", "\"attempt_count\": 150");
        String pollId = deliverManyTimes(exhausted);

        assertThat(onlyMessage(pollId).path("outcome").asText()).isEqualTo("TIMED_OUT");
        assertThat(onlyMessage(pollId).path("attempt_count").asInt()).isEqualTo(150);
    }

    @Test
    void aFailingTopicNeitherUndoesNorRepeatsTheWriteAndIsToldBySweep() {
        sns.refuse(403, "AuthorizationError", "not authorized to perform: SNS:Publish");
        aws.answer("untold", "kb-4", "ds-4");

        JsonNode result = function.result(Surroundings.startEvent("untold", 4));
        String pollId = result.path("poll_id").asText();
        assertThat(result.path("success").asBoolean()).isTrue();
        assertThat(result.path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(result.path("error").asText()).contains("not notified", "SNS:Publish");
        assertThat(function.output()).contains("not notified");
        String row = aws.row(4);
        assertThat(row).contains("kb-4");

        aws.database().execute(LEASES_ARE_OVER);
        JsonNode inVain = another.result(SWEEP);
        assertThat(inVain.path("unnotified").asInt()).isEqualTo(1);
        assertThat(inVain.path("error").asText()).contains("SNS:Publish");
        sns.acceptAgain();
        aws.database().execute(LEASES_ARE_OVER);
        assertThat(another.result(SWEEP)).hasToString("""
                {"success":true,"action":"sweep","revived":0,"timed_out":0,"stalled":0,"notified":1,"unnotified":0}""");
        another.result(SWEEP);

        assertThat(onlyMessage(pollId).path("kb_name").asText()).isEqualTo("kb-4");
        assertThat(aws.row(4)).isEqualTo(row);
    }

    @Test
    void whatADeadEnvironmentDidNotTellLambdasRepetitionTells() {
        aws.answer("died", 403);
        String requestId = UUID.randomUUID().toString();
        String event = Surroundings.startEvent("died", 5);
        eventBridge.failEvents("InternalFailure");
        sns.refuse(400, "InvalidParameter", "not now");
        PackagedFunction.body(function.invoke(requestId, event));
        assertThat(messages(requestId)).isEmpty();

        everybodyListens();
        aws.database().execute(LEASES_ARE_OVER);
        JsonNode repetition = PackagedFunction.body(another.invoke(requestId, event));

        assertThat(repetition.path("outcome").asText()).isEqualTo("SUPERSEDED");
        assertThat(onlyMessage(requestId).path("outcome").asText()).isEqualTo("FAILED");
    }

    @Test
    void aCancelledPollIsNotTold() {
        aws.answer("cancelled", "PENDING", "PENDING");
        JsonNode started = function.result(Surroundings.startEvent("cancelled", 6));
        function.result("{\"action\": \"cancel\", \"poll_id\": %s}".formatted(started.path("poll_id")));
        function.result(SWEEP);

        assertThat(messages(started.path("poll_id").asText())).isEmpty();
    }

    @Test
    void withoutItsTableTheFunctionTellsAsWell() {
        aws.answer("no-table", "kb-7", "ds-7");
        aws.database().execute("ALTER TABLE catalog_poll RENAME TO not_there");
        JsonNode result;
        try {
            result = function.result(Surroundings.startEvent("no-table", 7));
        } finally {
            aws.database().execute("ALTER TABLE not_there RENAME TO catalog_poll");
        }
        assertThat(result.path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(onlyMessage(result.path("poll_id").asText()).path("kb_name").asText())
                .isEqualTo("kb-7");
        assertThat(function.output()).contains("untracked: PostgreSQL answered");
    }

    /** Twice at once, once more under the same request id, and a sweep at the end; the id of the poll. */
    private static String deliverManyTimes(String event) {
        String requestId = UUID.randomUUID().toString();
        CompletableFuture<Answer> first = function.deliver(requestId, event);
        CompletableFuture<Answer> second = another.deliver(requestId, event);
        PackagedFunction.body(first.join());
        PackagedFunction.body(second.join());
        PackagedFunction.body(another.invoke(requestId, event));
        aws.database().execute(LEASES_ARE_OVER);
        function.result(SWEEP);
        return requestId;
    }

    /** The one message of a poll, which the topic and the event bus have got in the same words. */
    private static JsonNode onlyMessage(String pollId) {
        List<JsonNode> events = eventBridge.events().stream()
                .map(EventBridgeStandIn.Event::detail)
                .filter(detail -> detail.path("poll_id").asText().equals(pollId))
                .toList();
        assertThat(messages(pollId)).hasSize(1).isEqualTo(events);
        return events.get(0);
    }

    private static List<JsonNode> messages(String pollId) {
        return sns.messages().stream()
                .map(message -> json(message.body()))
                .filter(message -> message.path("poll_id").asText().equals(pollId))
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}

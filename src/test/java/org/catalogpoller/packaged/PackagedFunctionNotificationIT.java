package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.catalogpoller.local.EventBridgeStandIn;
import org.catalogpoller.local.SnsStandIn;
import org.catalogpoller.packaged.RuntimeApiStandIn.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The function notifies a topic and an event bus once that a poll has ended. */
class PackagedFunctionNotificationIT {

    private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:polls";
    private static final String SWEEP = "{\"action\": \"sweep\"}";
    private static final String LEASES_ARE_OVER =
            "UPDATE catalog_poll SET notify_after = notify_after - interval '1 minute'";

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static Surroundings aws;
    private static SnsStandIn sns;
    private static EventBridgeStandIn eventBridge;
    private static PackagedFunction function;
    private static PackagedFunction another;

    @BeforeAll
    static void start() {
        aws = PACKAGED.surroundings();
        sns = PACKAGED.closedAtTheEnd(new SnsStandIn(TOPIC, message -> {}));
        eventBridge = PACKAGED.closedAtTheEnd(new EventBridgeStandIn("polls", event -> {}));
        Map<String, String> notifiers = Map.of(
                "NOTIFICATION_TOPIC_ARN",
                TOPIC,
                "NOTIFICATION_EVENT_BUS",
                "polls",
                "AWS_ENDPOINT_URL_SNS",
                sns.url(),
                "AWS_ENDPOINT_URL_EVENTBRIDGE",
                eventBridge.url());
        function = PACKAGED.start(notifiers);
        another = PACKAGED.start(notifiers);
    }

    @BeforeEach
    void acceptMessages() {
        sns.acceptAgain();
        eventBridge.failEvents(null);
    }

    @AfterEach
    void noMessageHoldsTheToken() {
        assertThat(sns.messages() + " " + eventBridge.events()).doesNotContain(Surroundings.TOKEN.substring(0, 15));
    }

    @Test
    void anUpdatedPollIsNotifiedOnceWhenItsEventComesSeveralTimes() {
        aws.answer("notified", "kb-1", "ds-1");
        String pollId = deliverManyTimes(Surroundings.startEvent("notified", 1));

        JsonNode message = onlyMessage(pollId);
        assertThat(message.path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(message.path("catalog_name").asText()).isEqualTo("notified");
        assertThat(message.path("local_catalog_id").asInt()).isEqualTo(1);
        assertThat(message.path("attempt_count").asInt()).isEqualTo(1);
        assertThat(message.path("kb_name").asText()).isEqualTo("kb-1");
        assertThat(message.path("data_source_name").asText()).isEqualTo("ds-1");
        assertThat(message.has("error")).isFalse();
        assertThat(message.path("started_at").asText())
                .isLessThanOrEqualTo(message.path("ended_at").asText());
    }

    @Test
    void aFailedPollIsNotifiedOnceWhenItsEventComesSeveralTimes() {
        aws.answer("refused", 401);
        String pollId = deliverManyTimes(Surroundings.startEvent("refused", 2));

        assertThat(onlyMessage(pollId).path("outcome").asText()).isEqualTo("FAILED");
        assertThat(onlyMessage(pollId).path("error").asText()).contains("401");
    }

    @Test
    void aPollAtItsLimitIsNotifiedOnceWhenItsEventComesSeveralTimes() {
        String exhausted = Surroundings.startEvent("late", 3).replace("\"attempt_count\": 0", "\"attempt_count\": 150");
        String pollId = deliverManyTimes(exhausted);

        assertThat(onlyMessage(pollId).path("outcome").asText()).isEqualTo("TIMED_OUT");
        assertThat(onlyMessage(pollId).path("attempt_count").asInt()).isEqualTo(150);
    }

    @Test
    void aSweepNotifiesTheTopicThatFailedAndTheRowIsWrittenOnce() {
        sns.refuse(403, "AuthorizationError", "not authorized to perform: SNS:Publish");
        aws.answer("topic-fails", "kb-4", "ds-4");

        JsonNode result = function.result(Surroundings.startEvent("topic-fails", 4));
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
                {"success":true,"action":"sweep","revived":0,"timed_out":0,"stalled":0,"notified":1,"unnotified":0,"deleted":0,"handed_over":false}""");
        another.result(SWEEP);

        assertThat(onlyMessage(pollId).path("kb_name").asText()).isEqualTo("kb-4");
        assertThat(aws.row(4)).isEqualTo(row);
    }

    @Test
    void aRepeatedEventNotifiesWhenTheFirstInvocationCouldNot() {
        aws.answer("not-notified", 403);
        String requestId = UUID.randomUUID().toString();
        String event = Surroundings.startEvent("not-notified", 5);
        eventBridge.failEvents("InternalFailure");
        sns.refuse(400, "InvalidParameter", "not now");
        PackagedFunction.body(function.invoke(requestId, event));
        assertThat(messages(requestId)).isEmpty();

        acceptMessages();
        aws.database().execute(LEASES_ARE_OVER);
        JsonNode repetition = PackagedFunction.body(another.invoke(requestId, event));

        assertThat(repetition.path("outcome").asText()).isEqualTo("SUPERSEDED");
        assertThat(onlyMessage(requestId).path("outcome").asText()).isEqualTo("FAILED");
    }

    @Test
    void aCancelledPollIsNotNotified() {
        aws.answer("cancelled", "PENDING", "PENDING");
        JsonNode started = function.result(Surroundings.startEvent("cancelled", 6));
        function.result("{\"action\": \"cancel\", \"poll_id\": %s}".formatted(started.path("poll_id")));
        function.result(SWEEP);

        assertThat(messages(started.path("poll_id").asText())).isEmpty();
    }

    @Test
    void thePollIsNotifiedWhenItsTableIsMissing() {
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
        assertThat(result.path("untracked").asText()).startsWith("PostgreSQL answered");
        assertThat(function.output()).contains("untracked: PostgreSQL answered");
    }

    /** Delivers the event twice at the same time and once more, then a sweep. The result is the id of the poll. */
    private static String deliverManyTimes(String event) {
        String requestId = UUID.randomUUID().toString();
        CompletableFuture<Answer> first = function.deliver(requestId, event);
        PackagedFunction.body(another.invoke(requestId, event));
        PackagedFunction.body(first.join());
        PackagedFunction.body(another.invoke(requestId, event));
        aws.database().execute(LEASES_ARE_OVER);
        function.result(SWEEP);
        return requestId;
    }

    /** The one message about a poll. The topic and the event bus have the same. */
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
                .map(message -> PrintedLines.json(message.body()))
                .filter(message -> message.path("poll_id").asText().equals(pollId))
                .toList();
    }
}

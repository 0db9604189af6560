package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.catalogpoller.local.Schedule;
import org.catalogpoller.local.SecretsManagerStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens are sealed with a key from Secrets Manager, and failed events come back in events of SQS. */
class PackagedFunctionHealIT {

    private static final String KEY = "canary-of-the-key, with 256 bits of chance";

    private static final int FIRST = 1001;
    private static final int POLLS = 100;
    private static final int BATCH = 10;
    private static final int KILLED_OF = 25;
    private static final String CATALOGS =
            "INSERT INTO catalog (id, name) SELECT id, 'away-' || id FROM generate_series(%d, %d) id"
                    .formatted(FIRST, FIRST + POLLS - 1);
    private static final String TWELVE_MINUTES_LATER =
            "UPDATE catalog_poll SET next_attempt_at = next_attempt_at - interval '12 minutes' WHERE state = 'WAITING'";
    private static final String WRITTEN =
            "SELECT count(*) FROM catalog c JOIN catalog_poll p ON p.poll_id = c.name AND p.state = 'UPDATED'"
                    + " WHERE c.kb_name = 'kb-' || c.name";

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static final SecretsManagerStandIn SECRETS = PACKAGED.closedAtTheEnd(new SecretsManagerStandIn());
    private static Surroundings aws;
    private static Map<String, String> variables;
    private static PackagedFunction function;

    @BeforeAll
    static void startWithATokenKey() {
        aws = PACKAGED.surroundings();
        variables = aws.variables();
        variables.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", SECRETS.url());
        variables.put("TOKEN_KEY_SECRET_ARN", SECRETS.put("token-key", KEY));
        function = PACKAGED.startWithOnly(variables);
    }

    @AfterEach
    void neitherKeyNorTokenHasLeaked() {
        for (String text : function.published()) {
            assertThat(text).doesNotContain(KEY, Surroundings.TOKEN);
        }
    }

    @Test
    void theTokenIsInNoScheduleAndIsSentInEachAttempt() {
        aws.answer("sealed", "PENDING", "PENDING");
        function.result(Surroundings.startEvent("sealed", 1));
        String next = aws.fire().input();
        SECRETS.put("token-key", "another key with 256 bits of chance in it");

        aws.answer("sealed", "kb-1", "ds-1");
        assertThat(next).contains("\"sealed_token\":\"v1.").doesNotContain("jwt_token", Surroundings.TOKEN);
        assertThat(function.result(next).path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(aws.requestsAbout("sealed"))
                .extracting(request -> request.getHeader("Authorization"))
                .containsOnly("Bearer " + Surroundings.TOKEN);
    }

    @Test
    void anEventFromAQueueIsHandledAndAnUnreadableOneIsKept() {
        aws.answer("redelivered", "kb-2", "ds-2");
        String failed = "{\"requestContext\":{\"requestId\":\"request-1\"},\"requestPayload\":"
                + Surroundings.startEvent("redelivered", 2) + "}";
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.putArray("Records").add(record("m-1", failed)).add(record("m-2", "{\"Payload\":7}"));

        assertThat(function.result(event.toString()).toString())
                .isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"m-2\"}]}");
        assertThat(aws.row(2)).startsWith("2 | kb-2 | ds-2");
    }

    /** Half of the events come back from the queue. A sweep goes on with the others. Time passes in the rows alone. */
    @Test
    void everyPollIsWrittenAfterSchedulesWereRefusedForTwelveMinutes() {
        aws.database().execute(CATALOGS);
        aws.refuseSchedules(true);
        List<ObjectNode> failed = new ArrayList<>();
        for (int id = FIRST; id < FIRST + POLLS; id++) {
            failed.add(fails(id));
        }
        assertThat(kept(failed.subList(0, BATCH))).as("kept by the queue").isEqualTo(BATCH);

        aws.refuseSchedules(false);
        aws.database().execute(TWELVE_MINUTES_LATER);
        for (int first = 0; first < POLLS / 2; first += BATCH) {
            assertThat(kept(failed.subList(first, first + BATCH))).isZero();
        }
        function.result("{\"action\":\"sweep\"}");

        assertThat(aws.pending()).hasSize(POLLS);
        for (Schedule schedule : aws.pending()) {
            String catalog = schedule.name().replaceFirst("^(away-[0-9]+).*", "$1");
            aws.answer(catalog, "kb-" + catalog, "ds");
            function.result(aws.fire(schedule).input());
        }
        assertThat(aws.database().query(WRITTEN)).isEqualTo(String.valueOf(POLLS));
    }

    /** Starts a poll whose next attempt cannot be scheduled, and kills some of the environments on the way. */
    private static ObjectNode fails(int id) {
        String poll = "away-" + id;
        aws.answer(poll, "PENDING", "PENDING");
        String event = Surroundings.startEvent(poll, id);
        if (id % KILLED_OF == 0) {
            function.invokeAndKill(poll, event, Duration.ofMillis(id % 70));
            if (!function.isAlive()) {
                function = PACKAGED.startWithOnly(variables);
            }
        }
        assertThat(function.invoke(poll, event).isError()).as(poll).isTrue();
        return record(poll, "{\"requestContext\":{\"requestId\":\"" + poll + "\"},\"requestPayload\":" + event + "}");
    }

    /** How many of these messages the queue keeps after their delivery. */
    private static int kept(List<ObjectNode> messages) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.putArray("Records").addAll(messages);
        return function.result(event.toString()).path("batchItemFailures").size();
    }

    private static ObjectNode record(String id, String body) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("messageId", id)
                .put("body", body)
                .put("eventSource", "aws:sqs");
    }
}

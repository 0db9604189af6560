package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.catalogpoller.local.SecretsManagerStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens are sealed with a key from Secrets Manager, and failed events come back in events of SQS. */
class PackagedFunctionHealIT {

    private static final String KEY = "canary-of-the-key, with 256 bits of chance";

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static final SecretsManagerStandIn SECRETS = PACKAGED.closedAtTheEnd(new SecretsManagerStandIn());
    private static Surroundings aws;
    private static PackagedFunction function;

    @BeforeAll
    static void startWithATokenKey() {
        aws = PACKAGED.surroundings();
        Map<String, String> variables = aws.variables();
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

    private static ObjectNode record(String id, String body) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("messageId", id)
                .put("body", body)
                .put("eventSource", "aws:sqs");
    }
}

package org.catalogpoller.packaged;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.catalogpoller.local.Schedule;
import org.catalogpoller.packaged.RuntimeApiStandIn.Answer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Polls as the backend starts them, made by function.zip as AWS runs it. */
class PackagedFunctionIT {

    private static final String DLQ = "arn:aws:sqs:eu-west-1:123456789012:poller-dlq";
    private static final String KMS_KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static Surroundings aws;
    private static PackagedFunction function;

    @BeforeAll
    static void startWithQueueAndKey() {
        aws = PACKAGED.surroundings();
        function = PACKAGED.start(Map.of("SCHEDULER_DLQ_ARN", DLQ, "SCHEDULER_KMS_KEY_ARN", KMS_KEY));
    }

    @Test
    void schedulesCarryAPollFromItsStartEventToTheWrittenRow() {
        aws.answer("journey", "PENDING", "PENDING");
        JsonNode first = function.result(Surroundings.startEvent("journey", 1));
        assertThat(first.path("outcome").asText()).isEqualTo("WAITING");
        assertThat(first.path("kb_name").asText()).isEqualTo("PENDING");
        assertThat(first.path("attempt_count").asInt()).isEqualTo(1);

        aws.answer("journey", 503);
        JsonNode second = function.result(aws.fire().input());
        assertThat(second.path("outcome").asText()).isEqualTo("WAITING");
        assertThat(second.path("error").asText()).contains("503");

        aws.answer("journey", 404);
        JsonNode third = function.result(aws.fire().input());
        assertThat(third.path("outcome").asText()).isEqualTo("WAITING");
        assertThat(third.has("error")).isFalse();

        aws.answer("journey", "kb-1", "ds-1");
        JsonNode last = function.result(aws.fire().input());
        assertThat(last.path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(last.path("rows_updated").asInt()).isEqualTo(1);
        assertThat(last.path("attempt_count").asInt()).isEqualTo(4);
        assertThat(last.path("poll_id")).isEqualTo(first.path("poll_id"));
        assertThat(aws.row(1)).startsWith("1 | kb-1 | ds-1 | 2");
        assertThat(aws.pending()).isEmpty();
        assertThat(aws.requestsAbout("journey"))
                .hasSize(4)
                .allMatch(request -> request.getHeader("Authorization").equals("Bearer " + Surroundings.TOKEN));
    }

    @Test
    void theScheduleOfTheNextAttemptHasAllThatTheContractSays() throws IOException {
        aws.answer("exact", "PENDING", "PENDING");
        Instant before = Instant.now();
        Answer answer = function.invoke("8476a536-e9f4-11e8-9739-2dfe598c3fcd", Surroundings.startEvent("exact", 2));
        Instant after = Instant.now();

        Schedule schedule = aws.fire();
        assertThat(schedule.name()).matches("[0-9a-zA-Z-_.]{1,64}").contains("8476a536");
        assertThat(schedule.at())
                .isBetween(before.plusSeconds(20), after.plusSeconds(21))
                .isEqualTo(answer.body().path("next_attempt_at").asText());
        JsonNode request = schedule.request();
        assertThat(request.path("ClientToken").asText()).matches("[a-zA-Z0-9-_]{1,64}");
        assertThat(request.path("GroupName").asText()).isEqualTo(Surroundings.GROUP);
        assertThat(request.path("ScheduleExpression").asText())
                .isEqualTo("at(" + schedule.at().toString().replace("Z", "") + ")");
        assertThat(request.path("ScheduleExpressionTimezone").asText()).isEqualTo("UTC");
        assertThat(request.path("FlexibleTimeWindow").path("Mode").asText()).isEqualTo("OFF");
        assertThat(request.path("ActionAfterCompletion").asText()).isEqualTo("DELETE");
        assertThat(request.path("KmsKeyArn").asText()).isEqualTo(KMS_KEY);
        JsonNode target = request.path("Target");
        assertThat(target.path("Arn").asText()).isEqualTo(PackagedFunction.ARN);
        assertThat(target.path("RoleArn").asText()).isEqualTo(Surroundings.ROLE);
        assertThat(target.path("DeadLetterConfig").path("Arn").asText()).isEqualTo(DLQ);
        assertThat(target.path("RetryPolicy").path("MaximumRetryAttempts").asInt())
                .isPositive();
        assertThat(target.path("RetryPolicy").path("MaximumEventAgeInSeconds").asLong())
                .isCloseTo(Duration.ofMinutes(50).minusSeconds(20).toSeconds(), within(5L));
        JsonNode next = new ObjectMapper().readTree(schedule.input());
        assertThat(next.path("catalog_name").asText()).isEqualTo("exact");
        assertThat(next.path("local_catalog_id").asInt()).isEqualTo(2);
        assertThat(next.path("attempt_count").asInt()).isEqualTo(1);
        assertThat(next.path("poll_id").asText()).isEqualTo("8476a536-e9f4-11e8-9739-2dfe598c3fcd");
        assertThat(next.path("jwt_token").asText()).isEqualTo(Surroundings.TOKEN);
        assertThat(Instant.parse(next.path("started_at").asText()))
                .isBetween(before.truncatedTo(ChronoUnit.MILLIS), after);
    }

    @Test
    void anEventThatLambdaDeliversTwiceMakesOneSchedule() {
        aws.answer("twice", "PENDING", "PENDING");
        function.invoke("request-1", Surroundings.startEvent("twice", 3));
        Answer again = function.invoke("request-1", Surroundings.startEvent("twice", 3));
        assertThat(again.isError()).as("%s", again.body()).isFalse();
        assertThat(again.body().path("success").asBoolean()).isTrue();
        assertThat(again.body().path("outcome").asText()).isEqualTo("SUPERSEDED");
        assertThat(again.body().has("error")).isFalse();
        assertThat(aws.pending()).hasSize(1);
    }

    @Test
    void aDryRunReportsTheAnswerOfTheApiAndSchedulesNothing() {
        aws.answer("test_catalog", "PENDING", "PENDING");
        JsonNode result = function.result("""
                {"catalog_name": "test_catalog", "jwt_token": "%s", "local_catalog_id": 1, "attempt_count": 1,
                 "dry_run": true}""".formatted(Surroundings.TOKEN));
        assertThat(result.path("success").asBoolean()).isTrue();
        assertThat(result.path("catalog_ready").isBoolean()).isTrue();
        assertThat(result.path("catalog_ready").asBoolean()).isFalse();
        assertThat(result.path("kb_name").asText()).isEqualTo("PENDING");
        assertThat(result.path("data_source_name").asText()).isEqualTo("PENDING");
        assertThat(result.path("catalog_data").path("name").asText()).isEqualTo("test_catalog");
        assertThat(result.path("local_catalog_id").asInt()).isEqualTo(1);
        assertThat(result.path("catalog_name").asText()).isEqualTo("test_catalog");
        assertThat(result.path("attempt_count").asInt()).isEqualTo(2);
        assertThat(aws.pending()).isEmpty();
    }

    @Test
    void anEventWithValuesWritesThemWithoutAskingTheApi() {
        JsonNode result = function.result("""
                {"local_catalog_id": 4, "kb_name": "test_kb_12345", "data_source_name": "test_ds_67890",
                 "catalog_name": "never_asked_for"}""");
        assertThat(result.path("success").asBoolean()).isTrue();
        assertThat(result.path("updated").asBoolean()).isTrue();
        assertThat(result.path("rows_updated").asInt()).isEqualTo(1);
        assertThat(result.path("catalog_id").asInt()).isEqualTo(4);
        assertThat(result.path("catalog_name").asText()).isEqualTo("never_asked_for");
        assertThat(result.path("kb_name").asText()).isEqualTo("test_kb_12345");
        assertThat(result.path("data_source_name").asText()).isEqualTo("test_ds_67890");
        assertThat(aws.row(4)).startsWith("4 | test_kb_12345 | test_ds_67890 | 2");
        assertThat(aws.requestsAbout("never_asked_for")).isEmpty();
    }

    @Test
    void aRedirectEndsThePollAndIsNotFollowed() {
        aws.answer("moved", aResponse().withStatus(302).withHeader("Location", "/elsewhere"));
        JsonNode result = function.result(Surroundings.startEvent("moved", 5));
        assertThat(result.path("outcome").asText()).isEqualTo("FAILED");
        assertThat(result.path("success").asBoolean()).isFalse();
        assertThat(aws.requestsAbout("moved")).hasSize(1);
        assertThat(aws.requestsAbout("elsewhere")).isEmpty();
        assertThat(aws.pending()).isEmpty();
    }
}

package org.catalogpoller.packaged;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.catalogpoller.local.Schedule;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Polls that end without the values, the rate, and faults of the API, the database and the connections. */
class PackagedFunctionLimitsIT {

    private static final String TARGET = "arn:aws:lambda:eu-west-1:123456789012:function:another:blue";

    private static final String RESERVED = """
        SELECT format('%s polls, %s s apart', count(*), min(later - second))
          FROM (SELECT second, lead(second) OVER (ORDER BY second) AS later FROM catalog_poll_rate) AS pairs
        """;

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static Surroundings aws;
    private static PackagedFunction function;
    private static PackagedFunction withoutDatabase;

    @BeforeAll
    static void start() {
        aws = PACKAGED.surroundings();
        function = PACKAGED.start();
        withoutDatabase = PACKAGED.start(
                Map.of("DB_PORT", String.valueOf(Surroundings.closedPort()), "SCHEDULER_TARGET_ARN", TARGET));
    }

    @Test
    void theLastAttemptEndsThePoll() {
        aws.answer("endless", "PENDING", "PENDING");
        JsonNode result = function.result(event("endless", 149, Instant.now()));
        assertThat(result.path("outcome").asText()).isEqualTo("TIMED_OUT");
        assertThat(result.path("success").asBoolean()).isFalse();
        assertThat(result.path("attempt_count").asInt()).isEqualTo(150);
        assertThat(aws.pending()).isEmpty();
        assertThat(aws.requestsAbout("endless")).hasSize(1);
    }

    @Test
    void theDeadlineEndsThePollBeforeItsLastAttempt() {
        JsonNode result = function.result(event("too-late", 3, Instant.now().minus(Duration.ofMinutes(51))));
        assertThat(result.path("outcome").asText()).isEqualTo("TIMED_OUT");
        assertThat(result.path("success").asBoolean()).isFalse();
        assertThat(aws.pending()).isEmpty();
    }

    @Test
    void nothingIsScheduledBeyondTheDeadline() {
        aws.answer("nearly-over", "PENDING", "PENDING");
        JsonNode result = function.result(event(
                "nearly-over", 3, Instant.now().minus(Duration.ofMinutes(50).minusSeconds(15))));
        assertThat(result.path("outcome").asText()).isEqualTo("TIMED_OUT");
        assertThat(result.path("attempt_count").asInt()).isEqualTo(4);
        assertThat(aws.pending()).isEmpty();
    }

    @Test
    void aRefusedTokenEndsThePollAtOnce() {
        aws.answer("refused", 401);
        JsonNode result = function.result(Surroundings.startEvent("refused", 1));
        assertThat(result.path("outcome").asText()).isEqualTo("FAILED");
        assertThat(result.path("success").asBoolean()).isFalse();
        assertThat(result.path("error").asText()).contains("401");
        assertThat(aws.pending()).isEmpty();
    }

    @Test
    void anInvalidEventEndsInAnErrorThatNamesTheField() {
        JsonNode error = function.error("""
                {"catalog_name": "invalid-id", "local_catalog_id": "%1$s", "jwt_token": "%1$s"}""".formatted(Surroundings.TOKEN));
        assertThat(error.path("errorType").asText()).endsWith("InvalidEventException");
        assertThat(error.path("errorMessage").asText()).contains("local_catalog_id");

        error = function.error("""
                {"catalog_name": "invalid-token", "local_catalog_id": 1, "jwt_token": "Bearer %s"}""".formatted(Surroundings.TOKEN));
        assertThat(error.path("errorType").asText()).endsWith("InvalidEventException");
        assertThat(error.path("errorMessage").asText()).contains("jwt_token");

        error = function.error("{\"jwt_token\": \"" + Surroundings.TOKEN);
        assertThat(error.path("errorType").asText()).endsWith("InvalidEventException");
        assertThat(aws.requestsAbout("invalid")).isEmpty();
        assertThat(aws.pending()).isEmpty();
    }

    @Test
    void theNextEventHasTheValuesAndNoTokenWhenTheDatabaseIsDown() throws IOException {
        aws.answer("unwritten", "kb-6", "ds-6");
        JsonNode result = withoutDatabase.result(Surroundings.startEvent("unwritten", 6));
        assertThat(result.path("outcome").asText()).isEqualTo("WAITING");
        assertThat(result.path("updated").asBoolean(true)).isFalse();
        assertThat(result.path("error").asText()).contains("database");

        Schedule schedule = aws.fire();
        assertThat(schedule.targetArn()).isEqualTo(TARGET);
        assertThat(schedule.request().has("KmsKeyArn")).isFalse();
        assertThat(schedule.request().path("Target").has("DeadLetterConfig")).isFalse();
        JsonNode next = new ObjectMapper().readTree(schedule.input());
        assertThat(next.path("kb_name").asText()).isEqualTo("kb-6");
        assertThat(next.path("data_source_name").asText()).isEqualTo("ds-6");
        assertThat(next.has("jwt_token")).isFalse();

        JsonNode written = function.result(schedule.input());
        assertThat(written.path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(aws.row(6)).startsWith("6 | kb-6 | ds-6 | 2");
        assertThat(aws.requestsAbout("unwritten")).hasSize(1);
    }

    @Test
    void theErrorOfTheLastAttemptHasTheValuesThatAreNotWritten() {
        aws.answer("lost", "kb-7", "ds-7");
        JsonNode error = withoutDatabase.error(event("lost", 149, Instant.now()));
        assertThat(error.path("errorMessage").asText())
                .endsWith("{\"local_catalog_id\":7,\"kb_name\":\"kb-7\",\"data_source_name\":\"ds-7\"}");
        assertThat(aws.pending()).isEmpty();
    }

    @Test
    void aSlowApiIsGivenUpSoThatTimeIsLeftToSchedule() {
        aws.answer("slow", okJson("{}").withFixedDelay(60_000));
        JsonNode result = function.result(Surroundings.startEvent("slow", 8), Duration.ofSeconds(8));
        assertThat(result.path("outcome").asText()).isEqualTo("WAITING");
        assertThat(result.path("error").asText()).matches("the API did not answer within [1-3]\\d{3} ms.*");
        assertThat(aws.pending()).hasSize(1);
    }

    @Test
    void connectionsThatDieWhileTheFunctionIsFrozenCostNoAttempt() {
        aws.answer("thawed", "values-0", "values-0");
        function.result(Surroundings.startEvent("thawed", 9));
        List<Runnable> deaths = List.of(aws::breakAllConnections, aws::forgetAllConnections, aws::breakAllConnections);
        for (int freeze = 0; freeze < deaths.size(); freeze++) {
            String values = "values-after-" + freeze;
            aws.answer("thawed", values, values);
            JsonNode result = function.resultAfterFreeze(deaths.get(freeze), Surroundings.startEvent("thawed", 9));
            assertThat(result.path("outcome").asText()).as("%s", result).isEqualTo("UPDATED");
            assertThat(result.path("attempt_count").asInt()).isEqualTo(1);
            assertThat(aws.row(9)).contains(values);
        }
    }

    @Test
    void requestsAreSoFarApartAsTheRateSays() {
        aws.answer("limited", "PENDING", "PENDING");
        PackagedFunction limited = PACKAGED.start(Map.of("CATALOG_API_MAX_RATE", "0.05"));

        Instant first = plannedAt(limited.result("{\"catalog_name\": \"limited\", \"local_catalog_id\": 10}"));
        Instant second = plannedAt(limited.result("{\"catalog_name\": \"limited\", \"local_catalog_id\": 11}"));

        assertThat(aws.requestsAbout("limited"))
                .as("before the first second that is reserved")
                .isEmpty();
        JsonNode checked = limited.result(aws.pending().get(0).input());
        assertThat(aws.requestsAbout("limited")).hasSize(1);
        assertThat(List.of(first, second, plannedAt(checked)))
                .as("%s, after %s", checked, limited.output())
                .doesNotHaveDuplicates();
        // the first event of a JVM is planned for some seconds later, and the second one may come before it
        assertThat(aws.database().query(RESERVED)).matches("3 polls, (20|40) s apart");
        aws.forgetSchedules();
    }

    private static Instant plannedAt(JsonNode waiting) {
        return Instant.parse(waiting.path("next_attempt_at").asText());
    }

    private static String event(String catalog, int attempts, Instant startedAt) {
        return """
                {"catalog_name": "%s", "local_catalog_id": 7, "jwt_token": "%s", "attempt_count": %d,
                 "poll_id": "poll-of-%1$s", "started_at": "%s"}""".formatted(catalog, Surroundings.TOKEN, attempts, startedAt);
    }
}

package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.catalogpoller.metrics.EmbeddedMetricFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The function prints metrics and a log in JSON, one line each. */
class PackagedFunctionOutputIT {

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static Surroundings aws;
    private PackagedFunction function;

    @BeforeAll
    static void start() {
        aws = PACKAGED.surroundings();
    }

    @AfterEach
    void noCredentialIsPrinted() {
        assertThat(function.output()).doesNotContain("EXAMPLEKEY", "AKIAIOSFODNN7EXAMPLE");
    }

    @Test
    void everyInvocationPrintsMetricsAndLogLinesWithItsIds() {
        function = PACKAGED.start();
        aws.answer("watched", "PENDING", "PENDING");
        function.invoke("poll-watched", Surroundings.startEvent("watched", 1));
        aws.answer("watched", 503);
        function.invoke("request-2", aws.fire().input());
        aws.answer("watched", "kb-1", "ds-1");
        function.invoke("request-3", aws.fire().input());
        function.invoke("request-4", "{\"action\": \"sweep\"}");
        assertThat(function.output().lines()).allMatch(line -> line.startsWith("{"));
        function.invoke("request-5", "{}");

        List<JsonNode> metrics = metrics();
        assertThat(metrics).hasSize(5);
        assertThat(metrics)
                .extracting(document -> document.path("Function").asText())
                .containsOnly("catalog-status-poller");
        assertThat(metrics)
                .extracting(document -> document.path("request_id").asText())
                .containsExactly("poll-watched", "request-2", "request-3", "request-4", "request-5");
        assertThat(EmbeddedMetricFormat.metrics(metrics.get(0)))
                .containsKeys("Duration", "ApiLatency")
                .containsEntry("ColdStarts", 1L)
                .containsEntry("PollsStarted", 1L)
                .containsEntry("Attempts", 1L)
                .containsEntry("Api2xx", 1L)
                .containsEntry("InvocationsOfPoll", 0L)
                .doesNotContainKeys("Lateness", "RepeatedDeliveries", "Untracked");
        assertThat(EmbeddedMetricFormat.metrics(metrics.get(1)))
                .containsKeys("Duration", "ApiLatency", "Lateness")
                .containsEntry("Api5xx", 1L)
                .doesNotContainKeys("ColdStarts", "PollsStarted");
        assertThat(EmbeddedMetricFormat.metrics(metrics.get(2)))
                .containsKeys("TimeToReady", "Lateness")
                .containsEntry("Updated", 1L);
        assertThat(EmbeddedMetricFormat.metrics(metrics.get(3)))
                .containsEntry("Overdue", 0L)
                .containsEntry("OldestOverdue", 0L);
        assertThat(EmbeddedMetricFormat.metrics(metrics.get(4))).containsOnlyKeys("Duration");

        List<JsonNode> attempts =
                log().stream().filter(line -> line.path("mdc").has("poll_id")).toList();
        assertThat(attempts).hasSize(3);
        for (int attempt = 1; attempt <= 3; attempt++) {
            JsonNode line = attempts.get(attempt - 1);
            assertThat(line.fieldNames())
                    .toIterable()
                    .containsExactlyInAnyOrder("timestamp", "level", "loggerName", "message", "mdc");
            assertThat(line.path("mdc").path("poll_id").asText()).isEqualTo("poll-watched");
            assertThat(line.path("mdc").path("catalog_name").asText()).isEqualTo("watched");
            assertThat(line.path("mdc").path("attempt").asInt()).isEqualTo(attempt);
            assertThat(line.path("mdc").path("request_id").asText())
                    .isEqualTo(attempt == 1 ? "poll-watched" : "request-" + attempt);
            assertThat(line.path("message").asText()).contains("\"watched\" (id 1) attempt " + attempt + "/150");
        }
        assertThat(log()).allMatch(line -> line.path("mdc").has("request_id"));
    }

    @Test
    void theLinesOfAnInvocationNameItsTraceIfXRaySamplesIt() {
        function = PACKAGED.start();
        aws.answer("traced", "PENDING", "PENDING");
        function.invoke("sampled-1", Surroundings.startEvent("traced", 4));
        function.invoke("request-2", aws.fire().input());

        assertThat(log())
                .extracting(line -> line.path("mdc").path("trace_id").asText("none"))
                .containsExactly(RuntimeApiStandIn.TRACE, "none");
    }

    /** deploy/cost.py prices it. */
    @Test
    void anAttemptThatIsNotReadyPrintsOneLineAndItsMetrics() throws IOException {
        function = PACKAGED.start();
        aws.answer("test_catalog", "PENDING", "PENDING");
        function.invoke(UUID.randomUUID().toString(), Surroundings.startEvent("test_catalog", 5));
        int before = function.output().length();
        function.invoke(UUID.randomUUID().toString(), aws.fire().input());

        List<String> printed =
                function.output().substring(before).lines().sorted().toList();
        assertThat(printed).hasSize(2);
        ObjectNode bytes = JsonNodeFactory.instance.objectNode();
        bytes.put("metrics", printed.get(0).length() + 1)
                .put("line", printed.get(1).length() + 1);
        assertThat(printed.get(0)).startsWith("{\"_aws\"");
        Files.writeString(Path.of("target", "log-bytes.json"), bytes + "\n");
    }

    @Test
    void metricsCanBeTurnedOffAndTheLogLevelRaised() {
        function = PACKAGED.start(Map.of("METRICS", "off", "LOG_LEVEL", "ERROR"));
        aws.answer("quiet", 401);
        assertThat(function.result(Surroundings.startEvent("quiet", 2))
                        .path("outcome")
                        .asText())
                .isEqualTo("FAILED");
        assertThat(metrics()).isEmpty();
        assertThat(log()).isEmpty();

        function.error("{}");
        assertThat(log()).extracting(line -> line.path("level").asText()).containsExactly("ERROR");
    }

    /** At this level libraries log requests with their credentials. */
    @Test
    void theLowestLogLevelPrintsMoreButNoSecret() {
        function =
                PACKAGED.start(Map.of("LOG_LEVEL", "TRACE", "AWS_SESSION_TOKEN", "canary-of-the-session-EXAMPLEKEY"));
        aws.answer("verbose", "PENDING", "PENDING");
        function.result(Surroundings.startEvent("verbose", 3));

        assertThat(log())
                .extracting(line -> line.path("level").asText() + " "
                        + line.path("mdc").path("poll_id").isTextual())
                .contains("DEBUG true", "INFO true");
    }

    private List<JsonNode> metrics() {
        return new PrintedLines(function.output()).metrics();
    }

    private List<JsonNode> log() {
        return new PrintedLines(function.output()).log();
    }
}

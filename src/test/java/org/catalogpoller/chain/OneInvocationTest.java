package org.catalogpoller.chain;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.chain.EventServer.invoke;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.catalogpoller.testing.LoggedLines;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single events to the function: the result, the row, the schedules and the log. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class OneInvocationTest {

    private static final String TOKEN = "your_jwt_token_here";
    private static final String CHECK_EVENT = """
        {"catalog_name":"test_catalog","jwt_token":"your_jwt_token_here","local_catalog_id":1,"attempt_count":1,
         "dry_run":true}\
        """;
    private static final String UPDATE_EVENT = """
        {"local_catalog_id":1,"kb_name":"test_kb_12345","data_source_name":"test_ds_67890",
         "catalog_name":"test_catalog"}\
        """;
    private static final String START_EVENT = """
        {"catalog_name":"test_catalog","local_catalog_id":1,"jwt_token":"your_jwt_token_here","attempt_count":0}\
        """;
    private static final String PENDING = "{\"kb_name\":\"PENDING\",\"data_source_name\":\"PENDING\"}";
    private static final String READY = "{\"kb_name\":\"KB1\",\"data_source_name\":\"DS1\"}";

    private LoggedLines log;

    @BeforeEach
    void reset() {
        TestEnvironment.reset();
        log = new LoggedLines("poll");
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    @Test
    void aDryRunAnswersWithTheAnswerOfTheApi() {
        apiAnswers(PENDING);

        JsonPath result = invoke(CHECK_EVENT);

        assertThat(result.getMap(""))
                .containsAllEntriesOf(Map.of(
                        "success",
                        true,
                        "catalog_ready",
                        false,
                        "kb_name",
                        "PENDING",
                        "data_source_name",
                        "PENDING",
                        "catalog_data",
                        Map.of("kb_name", "PENDING", "data_source_name", "PENDING"),
                        "local_catalog_id",
                        1,
                        "catalog_name",
                        "test_catalog",
                        "attempt_count",
                        2));
        nothingIsLeftBehind();
    }

    @Test
    void aDryRunOfAReadyCatalogWritesNothing() {
        apiAnswers(READY);

        JsonPath result = invoke(CHECK_EVENT);

        assertThat(result.getBoolean("catalog_ready")).isTrue();
        assertThat(result.getMap("catalog_data")).containsEntry("kb_name", "KB1");
        nothingIsLeftBehind();
    }

    @Test
    void anEventWithValuesWritesThemWithoutAskingTheApi() {
        JsonPath result = invoke(UPDATE_EVENT);

        assertThat(result.getMap(""))
                .containsAllEntriesOf(Map.of(
                        "success",
                        true,
                        "updated",
                        true,
                        "rows_updated",
                        1,
                        "catalog_id",
                        1,
                        "catalog_name",
                        "test_catalog",
                        "kb_name",
                        "test_kb_12345",
                        "data_source_name",
                        "test_ds_67890"));
        assertThat(TestEnvironment.database().row(1)).startsWith("1 | test_kb_12345 | test_ds_67890 | ");
        assertThat(TestEnvironment.api().getAllServeEvents()).isEmpty();
        assertThat(TestEnvironment.scheduler().pending()).isEmpty();
    }

    @Test
    void theStartEventBeginsAPoll() {
        apiAnswers(PENDING);

        JsonPath result = invoke(START_EVENT);

        assertThat(result.getMap(""))
                .containsAllEntriesOf(Map.of(
                        "success",
                        true,
                        "outcome",
                        "WAITING",
                        "catalog_ready",
                        false,
                        "attempt_count",
                        1,
                        "next_attempt_at",
                        "2026-01-31T12:00:20Z"));
        assertThat(TestEnvironment.scheduler().pending()).hasSize(1);
        assertThat(TestEnvironment.scheduler().pending().get(0).targetArn()).isEqualTo(TestEnvironment.FUNCTION_ARN);
    }

    @Test
    void anEventThatBreaksTheContractEndsInAnErrorThatNamesTheField() {
        String event = START_EVENT.replace("\"local_catalog_id\":1", "\"local_catalog_id\":0");

        JsonPath error = EventServer.post(event).statusCode(500).extract().jsonPath();

        assertThat(error.getString("errorType")).endsWith("InvalidEventException");
        assertThat(error.getString("errorMessage")).startsWith("local_catalog_id: ");
        assertThat(TestEnvironment.api().getAllServeEvents()).isEmpty();
        nothingIsLeftBehind();
        assertThat(log.lines()).containsExactly("event: InvalidEventException: " + error.getString("errorMessage"));
    }

    @Test
    void everyInvocationLogsOneLineWithoutTheToken() {
        apiAnswers(PENDING);

        String pollId = invoke(START_EVENT).getString("poll_id");
        invoke(UPDATE_EVENT);
        String dryRunId = invoke(CHECK_EVENT).getString("poll_id");

        List<String> lines = log.lines();
        assertThat(lines).hasSize(3).noneMatch(line -> line.contains(TOKEN));
        assertThat(lines.get(0))
                .isEqualTo("catalog \"test_catalog\" (id 1) attempt 1/150: not ready, kb_name \"PENDING\","
                        + " data_source_name \"PENDING\" -> WAITING, next attempt at 2026-01-31T12:00:20Z, poll "
                        + pollId);
        assertThat(lines.get(1))
                .startsWith("catalog \"test_catalog\" (id 1) attempt 1/150: ready, kb_name \"test_kb_12345\","
                        + " data_source_name \"test_ds_67890\", written -> UPDATED, poll ");
        assertThat(lines.get(2))
                .isEqualTo("catalog \"test_catalog\" (id 1) dry run attempt 2/150: not ready, kb_name \"PENDING\","
                        + " data_source_name \"PENDING\" -> WAITING, poll " + dryRunId);
    }

    private static void apiAnswers(String json) {
        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(okJson(json)));
    }

    private static void nothingIsLeftBehind() {
        assertThat(TestEnvironment.database().row(1)).isEqualTo("1");
        assertThat(TestEnvironment.scheduler().pending()).isEmpty();
    }
}

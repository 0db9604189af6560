package org.catalogpoller.chain;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.catalogpoller.local.Firing;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole polls, from the start event to the end. A schedule that fires wakes every later attempt. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class PollChainTest {

    private static final String START_EVENT = """
        {"catalog_name":"test_catalog","local_catalog_id":1,"jwt_token":"your_jwt_token_here","attempt_count":0}\
        """;
    private static final ResponseDefinitionBuilder PENDING =
            okJson("{\"kb_name\":\"PENDING\",\"data_source_name\":\"PENDING\"}");
    private static final ResponseDefinitionBuilder READY = okJson("{\"kb_name\":\"KB1\",\"data_source_name\":\"DS1\"}");

    private final List<JsonPath> results = new ArrayList<>();

    @BeforeEach
    void reset() {
        TestEnvironment.reset();
    }

    @Test
    void aPollWritesTheRowWhenTheFourthAttemptFindsTheCatalogReady() {
        apiAnswers(aResponse().withStatus(404), PENDING, aResponse().withStatus(503), READY);

        invoke(START_EVENT);
        fireUntilTheEnd(Duration.ZERO);

        assertThat(outcomes()).containsExactly("WAITING", "WAITING", "WAITING", "UPDATED");
        assertThat(TestEnvironment.database().row(1)).startsWith("1 | KB1 | DS1 | 20");
        assertThat(TestEnvironment.database().row(2)).isEqualTo("2");
        assertThat(results)
                .extracting(r -> r.getString("poll_id"))
                .containsOnly(results.get(0).getString("poll_id"));
        assertThat(results).extracting(r -> r.getInt("attempt_count")).containsExactly(1, 2, 3, 4);
    }

    @Test
    void aPollTimesOutAfterItsLastAttempt() {
        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(PENDING));

        invoke(START_EVENT);
        fireUntilTheEnd(Duration.ZERO);

        assertThat(outcomes()).hasSize(150).endsWith("TIMED_OUT").containsOnlyOnce("TIMED_OUT");
        assertThat(TestEnvironment.api().getAllServeEvents()).hasSize(150);
        assertThat(TestEnvironment.database().row(1)).isEqualTo("1");
    }

    @Test
    void aPollWithLateSchedulesTimesOutAtItsDeadline() {
        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(PENDING));

        invoke(START_EVENT);
        fireUntilTheEnd(Duration.ofSeconds(60));

        assertThat(outcomes()).hasSizeBetween(40, 140).endsWith("TIMED_OUT").containsOnlyOnce("TIMED_OUT");
        assertThat(TestEnvironment.CLOCK.instant())
                .isBetween(
                        TestEnvironment.START.plus(Duration.ofMinutes(49)),
                        TestEnvironment.START.plus(Duration.ofMinutes(51)));
    }

    @Test
    void aRefusedTokenEndsThePollAtOnce() {
        apiAnswers(PENDING, aResponse().withStatus(401));

        invoke(START_EVENT);
        fireUntilTheEnd(Duration.ZERO);

        assertThat(outcomes()).containsExactly("WAITING", "FAILED");
        assertThat(results.get(1).getBoolean("success")).isFalse();
        assertThat(results.get(1).getString("error")).contains("401").doesNotContain("your_jwt_token_here");
    }

    @Test
    void theValuesAreWrittenWithoutAnotherCheckWhenTheRowAppears() {
        apiAnswers(READY);

        invoke(START_EVENT.replace("\"local_catalog_id\":1", "\"local_catalog_id\":99"));
        TestEnvironment.database().execute("INSERT INTO catalog (id, name) VALUES (99, 'late')");
        fireUntilTheEnd(Duration.ZERO);
        String row = TestEnvironment.database().row(99);
        TestEnvironment.database().execute("DELETE FROM catalog WHERE id = 99");

        assertThat(outcomes()).containsExactly("WAITING", "UPDATED");
        assertThat(row).startsWith("99 | KB1 | DS1 | ");
        assertThat(TestEnvironment.api().getAllServeEvents()).hasSize(1);
    }

    private void apiAnswers(ResponseDefinitionBuilder... answers) {
        for (int i = 0; i < answers.length; i++) {
            TestEnvironment.api()
                    .stubFor(get("/api/v1/catalogs/test_catalog")
                            .inScenario("poll")
                            .whenScenarioStateIs(i == 0 ? STARTED : "answer " + i)
                            .willSetStateTo("answer " + (i + 1))
                            .willReturn(answers[i]));
        }
    }

    private void invoke(String event) {
        results.add(EventServer.invoke(event));
    }

    /** Moves the clock from schedule to schedule; each fires up to {@code maxLateness} after its time. */
    private void fireUntilTheEnd(Duration maxLateness) {
        Firing firing = new Firing(TestEnvironment.scheduler(), this::invoke, maxLateness, 0, new Random(7));
        while (!TestEnvironment.scheduler().pending().isEmpty()) {
            TestEnvironment.CLOCK.advance(Duration.ofSeconds(1));
            firing.deliverDue(TestEnvironment.CLOCK.instant());
        }
    }

    private List<String> outcomes() {
        return results.stream().map(r -> r.getString("outcome")).toList();
    }
}

package org.catalogpoller.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.catalogpoller.lambda.DrivenFunction.Stores;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.simulation.InMemoryPolls;
import org.catalogpoller.testing.FakeAttemptScheduler;
import org.catalogpoller.testing.FakeCatalogApi;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A deployment adds a field to CATALOG_API_FIELDS while the values of a poll wait for their row. */
class ChangedFieldsTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final CatalogValues TWO = new CatalogValues("kb-1", "ds-1");
    private static final CatalogValues THREE =
            new CatalogValues(Map.of("kb_name", "kb-1", "data_source_name", "ds-1", "agent_id", "a-1"));
    private static final String KEY = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key";

    private final SettableClock clock = new SettableClock(START);
    private final InMemoryPolls polls = new InMemoryPolls(clock);
    private final FakeCatalogApi api = new FakeCatalogApi();
    private final FakeAttemptScheduler scheduler = new FakeAttemptScheduler();

    private ObjectNode handle(String event, Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(more);
        variables.put("TOKEN_KEY_SECRET_ARN", KEY);
        DrivenFunction function = new DrivenFunction(
                api,
                Stores.of(polls),
                scheduler,
                List.of(),
                TestSettings.with(variables),
                clock,
                () -> 0,
                millis -> {});
        return function.handle(event, "poll-1", clock.instant().plusSeconds(60), line -> {});
    }

    private ObjectNode afterTheDeployment(String event) {
        return handle(event, Map.of("CATALOG_API_FIELDS", "agent_id=/agent_id"));
    }

    @BeforeEach
    void twoValuesWaitForTheirRow() {
        api.answers(new Ready(TWO));
        ObjectNode first =
                handle("{\"catalog_name\":\"acme\",\"local_catalog_id\":1,\"jwt_token\":\"s3cret-token\"}", Map.of());
        assertThat(first.path("outcome").textValue()).isEqualTo("WAITING");
        polls.insertBackendRow(1);
        api.answers(new Ready(THREE));
    }

    private void assertThatTheApiWasAskedForAllThree(String token) {
        assertThat(api.requests()).hasSize(2);
        assertThat(api.requests().get(1).token().value()).isEqualTo(token);
        assertThat(polls.backendRow(1)).isEqualTo(THREE);
    }

    @Test
    void theNextAttemptAsksTheApiWithTheToken() {
        afterTheDeployment(scheduler.scheduled().get(0).event());

        assertThatTheApiWasAskedForAllThree("s3cret-token");
    }

    @Test
    void anAttemptAtOnceAsksTheApi() {
        afterTheDeployment("{\"action\":\"check-now\",\"poll_id\":\"poll-1\"}");

        assertThatTheApiWasAskedForAllThree("s3cret-token");
    }

    @Test
    void aSweepBringsAnEventThatAsksTheApi() {
        clock.advance(Duration.ofMinutes(7));
        afterTheDeployment("{\"action\":\"sweep\"}");

        afterTheDeployment(scheduler.scheduled().get(1).event());

        assertThatTheApiWasAskedForAllThree("s3cret-token");
    }

    @Test
    void aRetryTakesTheTokenOfItsOrder() {
        polls.end(
                polls.find("poll-1", Duration.ofSeconds(1)).orElseThrow().ended(PollState.FAILED, "over"),
                Duration.ofSeconds(1));

        afterTheDeployment("{\"action\":\"retry\",\"poll_id\":\"poll-1\",\"jwt_token\":\"another-token\"}");
        afterTheDeployment(scheduler.scheduled().get(1).event());

        assertThatTheApiWasAskedForAllThree("another-token");
    }

    @Test
    void withoutTheDeploymentNobodyIsAsked() {
        api.answers(new Rejected("must not be asked"));

        handle(scheduler.scheduled().get(0).event(), Map.of());

        assertThat(api.requests()).hasSize(1);
        assertThat(polls.backendRow(1)).isEqualTo(TWO);
    }
}

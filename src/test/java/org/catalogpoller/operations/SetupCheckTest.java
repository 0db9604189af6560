package org.catalogpoller.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.testing.Statuses.notReady;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.catalogpoller.config.Settings;
import org.catalogpoller.event.OperatorResult;
import org.catalogpoller.event.OperatorResult.SetupChecked;
import org.catalogpoller.event.OperatorResult.SetupChecked.Finding;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.port.CatalogApi.Check;
import org.catalogpoller.port.DatabaseSetup;
import org.catalogpoller.testing.FakeAttemptScheduler;
import org.catalogpoller.testing.FakeCatalogApi;
import org.catalogpoller.testing.FakeNotifier;
import org.catalogpoller.testing.FakeServiceTokens;
import org.catalogpoller.testing.SetupChecks;
import org.catalogpoller.testing.TestEnvironment;
import org.catalogpoller.testing.TestSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class SetupCheckTest {

    private static final Map<String, String> ISSUER = Map.of(
            "OIDC_ISSUER_URL", "https://issuer.example",
            "OIDC_CLIENT_ID", "poller",
            "OIDC_CLIENT_SECRET", "s3cret");

    @Inject
    DatabaseSetup tables;

    private @Nullable DatabaseSetup other;
    private final FakeCatalogApi api = new FakeCatalogApi();
    private final FakeServiceTokens tokens = new FakeServiceTokens();
    private final FakeAttemptScheduler scheduler = new FakeAttemptScheduler();
    private final FakeNotifier topic = new FakeNotifier("topic");
    private final FakeNotifier bus = new FakeNotifier("bus");
    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void allIsWell() {
        TestEnvironment.reset();
        answers(404, notReady(null, null));
    }

    @AfterEach
    void theTablesAsTheyWere() {
        TestEnvironment.database().execute("ALTER TABLE IF EXISTS gone RENAME TO catalog_poll");
        TestEnvironment.database().execute("ALTER TABLE IF EXISTS moved RENAME TO catalog");
        TestEnvironment.toDatabase().setDown(false);
    }

    @Test
    void eachPartThatWorksIsAFindingWithoutAProblem() {
        variables.putAll(ISSUER);
        variables.put("CATALOG_API_MAX_RATE", "0.5");

        assertThat(run()).extracting(Finding::name).containsExactlyElementsOf(SetupChecks.ALL);
        assertThat(run()).allMatch(Finding::ok);
    }

    @Test
    void nothingIsLeftBehind() {
        run();

        assertThat(scheduler.scheduled()).isEmpty();
        assertThat(topic.sent()).isEmpty();
        assertThat(bus.sent()).isEmpty();
        assertThat(TestEnvironment.database().query("SELECT count(*) FROM catalog_poll"))
                .isEqualTo("0");
    }

    @Test
    void aPartThatIsNotConfiguredIsNotChecked() {
        variables.put("POLL_TRACKING", "off");

        assertThat(run())
                .extracting(Finding::name)
                .containsExactly("database", "table", "catalog_api", "schedule", "topic", "bus");
    }

    @Test
    void aLimitOfTheApiIsCheckedWhereThereIsOne() {
        assertThat(run()).extracting(Finding::name).contains("pauses", "view").doesNotContain("rate");
    }

    @Test
    void aDatabaseThatDoesNotHoldEveryCharacterIsNamed() {
        other = (DatabaseSetup) Proxy.newProxyInstance(
                DatabaseSetup.class.getClassLoader(),
                new Class<?>[] {DatabaseSetup.class},
                (proxy, method, arguments) ->
                        method.getName().equals("encoding") ? "LATIN1" : method.invoke(tables, arguments));

        assertThat(finding("database"))
                .isEqualTo(
                        new Finding(
                                "database",
                                true,
                                "it answers; its encoding is LATIN1, and a value or name with a character that this lacks is refused"));
    }

    @Test
    void aMissingViewIsNamed() {
        assertThat(finding("view").detail()).isEqualTo("catalog_wait may be read by postgres");
        TestEnvironment.database().execute("ALTER VIEW catalog_wait RENAME TO no_view");
        try {
            assertThat(problem("view")).isEqualTo("there is no view catalog_wait (deploy/catalog_poll.sql)");
        } finally {
            TestEnvironment.database().execute("ALTER VIEW no_view RENAME TO catalog_wait");
        }
    }

    @Test
    void aMissingTableIsNamedAndTheOtherPartsAreStillChecked() {
        TestEnvironment.database().execute("ALTER TABLE catalog RENAME TO moved");
        TestEnvironment.database().execute("ALTER TABLE catalog_poll RENAME TO gone");

        assertThat(problem("table")).contains("there is no table \"catalog\"").contains("DB_TABLE");
        assertThat(problem("tracking")).contains("there is no table catalog_poll (deploy/catalog_poll.sql)");
        assertThat(run()).filteredOn(Finding::ok).extracting(Finding::name).contains("database", "schedule", "topic");
    }

    @Test
    void aDatabaseThatIsAwayIsAProblem() {
        TestEnvironment.toDatabase().setDown(true);

        assertThat(problem("database")).isNotBlank();
        assertThat(run()).extracting(Finding::name).doesNotContain("table", "tracking");
    }

    @ParameterizedTest
    @CsvSource({"as-given, names are sent as given", "lower, names are sent in lower case"})
    void theAnswer404SaysHowNamesAreSent(String nameCase, String words) {
        variables.put("CATALOG_API_NAME_CASE", nameCase);

        assertThat(finding("catalog_api").ok()).isTrue();
        assertThat(finding("catalog_api").detail()).contains("404", words, "CATALOG_API_NAME_CASE");
    }

    @Test
    void anApiThatWantsATokenIsThere() {
        answers(401, Rejected.ofToken("the API answered 401"));

        assertThat(finding("catalog_api").ok()).isTrue();
        assertThat(finding("catalog_api").detail()).contains("401").contains("token");
    }

    @Test
    void anApiThatRefusesTheFunctionsOwnTokenIsAProblem() {
        variables.putAll(ISSUER);
        answers(403, Rejected.ofToken("the API answered 403"));

        assertThat(problem("catalog_api")).isEqualTo("the API answered 403");
        assertThat(api.requests().get(0).token()).isEqualTo(new BearerToken("service-token-1"));
    }

    @Test
    void anApiThatCannotBeReachedIsAProblem() {
        answers(null, new Unavailable("the API cannot be reached", null));

        assertThat(problem("catalog_api")).isEqualTo("the API cannot be reached");
    }

    @Test
    void anIssuerThatGivesNoTokenIsAProblem() {
        variables.putAll(ISSUER);
        tokens.failsWith("the OIDC issuer cannot be reached");

        assertThat(problem("token")).isEqualTo("the OIDC issuer cannot be reached");
    }

    @Test
    void aScheduleThatMayNotBeCreatedIsAProblem() {
        scheduler.failsWith("not authorized to perform: scheduler:CreateSchedule");

        assertThat(problem("schedule")).contains("scheduler:CreateSchedule");
    }

    @Test
    void aMissingTopicIsAProblem() {
        topic.failsWith("the topic cannot be looked at: Topic does not exist");

        assertThat(problem("topic")).contains("Topic does not exist");
    }

    @Test
    void theReportSaysWhatWorksAndWhatDoesNot() {
        topic.failsWith("the topic cannot be looked at");

        OperatorResult result = new SetupChecked(List.of(finding("database"), finding("topic")));

        assertThat(result.toJson())
                .hasToString("{\"success\":false,\"action\":\"check-setup\",\"checks\":{"
                        + "\"database\":{\"ok\":true,\"detail\":\"it answers\"},"
                        + "\"topic\":{\"ok\":false,\"detail\":\"the topic cannot be looked at\"}}}");
        assertThat(result.line()).isEqualTo("check-setup: topic: the topic cannot be looked at");
    }

    private void answers(Integer httpStatus, CatalogStatus status) {
        api.answers(new Check(status, null, httpStatus));
    }

    private List<Finding> run() {
        Invocation invocation = new Invocation("request-9", null, TestEnvironment.START.plusSeconds(60));
        Settings settings = TestSettings.with(variables);
        return new SetupCheck(
                        other == null ? tables : other,
                        api,
                        tokens,
                        scheduler,
                        List.of(topic, bus),
                        settings.api(),
                        settings.polls(),
                        settings.tokens(),
                        TestEnvironment.CLOCK)
                .run(invocation);
    }

    private Finding finding(String name) {
        return run().stream()
                .filter(finding -> finding.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String problem(String name) {
        Finding finding = finding(name);
        assertThat(finding.ok()).isFalse();
        return finding.detail();
    }
}

package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.catalogpoller.local.EventBridgeStandIn;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.local.OidcIssuerStandIn;
import org.catalogpoller.local.SecretsManagerStandIn;
import org.catalogpoller.local.SnsStandIn;
import org.catalogpoller.testing.SetupChecks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** check-setup reports on each part of a deployment. */
class PackagedFunctionSetupIT {

    private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:polls";
    private static final String CHECK_SETUP = "{\"action\": \"check-setup\"}";
    private static final String CLIENT_SECRET = "canary-of-the-client";
    private static final String DATABASE_SECRET = "canary-of-the-database";

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static final OidcIssuerStandIn ISSUER =
            PACKAGED.closedAtTheEnd(new OidcIssuerStandIn(Clock.systemUTC(), Duration.ofMinutes(5)));
    private static final SecretsManagerStandIn SECRETS = PACKAGED.closedAtTheEnd(new SecretsManagerStandIn());
    private static final SnsStandIn SNS = PACKAGED.closedAtTheEnd(new SnsStandIn(TOPIC, message -> {}));
    private static final EventBridgeStandIn EVENT_BRIDGE =
            PACKAGED.closedAtTheEnd(new EventBridgeStandIn("polls", event -> {}));
    private static Surroundings aws;

    @BeforeAll
    static void start() {
        aws = PACKAGED.surroundings();
        aws.database()
                .execute("CREATE ROLE poller LOGIN PASSWORD '" + DATABASE_SECRET + "';"
                        + LocalDatabase.grants("poller"));
        ISSUER.clientSecret(CLIENT_SECRET);
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(aws.pending()).isEmpty();
        assertThat(SNS.messages()).isEmpty();
        assertThat(EVENT_BRIDGE.events()).isEmpty();
        assertThat(aws.database().query("SELECT count(*) FROM catalog_poll")).isEqualTo("0");
        assertThat(aws.row(1)).isEqualTo("1");
    }

    private static Map<String, String> variables() {
        Map<String, String> variables = aws.variables();
        variables.remove("DB_USER");
        variables.remove("DB_PASSWORD");
        variables.put(
                "DB_PASSWORD_SECRET_ARN",
                SECRETS.put("database", "{\"username\":\"poller\",\"password\":\"%s\"}".formatted(DATABASE_SECRET)));
        variables.put("CATALOG_API_MAX_RATE", "20");
        variables.put("OIDC_ISSUER_URL", ISSUER.url());
        variables.put("OIDC_CLIENT_ID", OidcIssuerStandIn.CLIENT_ID);
        variables.put("OIDC_CLIENT_SECRET_ARN", SECRETS.put("client", CLIENT_SECRET));
        variables.put("NOTIFICATION_TOPIC_ARN", TOPIC);
        variables.put("NOTIFICATION_EVENT_BUS", "polls");
        variables.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", SECRETS.url());
        variables.put("AWS_ENDPOINT_URL_SNS", SNS.url());
        variables.put("AWS_ENDPOINT_URL_EVENTBRIDGE", EVENT_BRIDGE.url());
        return variables;
    }

    @Test
    void theReportNamesEveryPartThatWorks() {
        PackagedFunction function = PACKAGED.startWithOnly(variables());
        JsonNode report = function.result(CHECK_SETUP);

        assertThat(report.path("success").asBoolean()).as(report.toString()).isTrue();
        assertThat(report.path("action").asText()).isEqualTo("check-setup");
        assertThat(report.path("checks").fieldNames()).toIterable().containsExactlyElementsOf(SetupChecks.ALL);
        assertThat(report.path("checks")).allMatch(check -> check.path("ok").asBoolean());
        assertThat(new PrintedLines(function.output()).messages()).contains("check-setup: all is well");
        assertThatNoSecretIsIn(function);
    }

    @Test
    void oneReportHasTheProblemsOfAllParts() {
        Map<String, String> variables = variables();
        variables.put("DB_COLUMNS", "kb_name=knowledge_base_id");
        variables.put("OIDC_CLIENT_SECRET_ARN", SECRETS.put("another", CLIENT_SECRET + "-of-old"));
        variables.put("CATALOG_API_URL", "http://localhost:" + Surroundings.closedPort());
        variables.put("SCHEDULER_GROUP", "no-such-group");
        variables.put("NOTIFICATION_TOPIC_ARN", TOPIC + "-of-others");
        variables.put("NOTIFICATION_EVENT_BUS", "no-such-bus");
        aws.database().execute("ALTER TABLE catalog_poll RENAME TO not_there");
        aws.database()
                .execute(
                        "REVOKE UPDATE ON catalog_poll_pause FROM poller; REVOKE ALL ON catalog_poll_rate FROM poller");
        PackagedFunction function = PACKAGED.startWithOnly(variables);
        try {
            JsonNode report = function.result(CHECK_SETUP);

            assertThat(report.path("success").asBoolean()).isFalse();
            assertThat(report.path("checks").path("database").path("ok").asBoolean())
                    .isTrue();
            assertThat(problem(report, "table"))
                    .isEqualTo("the table \"catalog\" has no column \"knowledge_base_id\" (DB_COLUMNS)");
            assertThat(problem(report, "tracking"))
                    .isEqualTo("there is no table catalog_poll (deploy/catalog_poll.sql)");
            assertThat(problem(report, "pauses")).contains("permission denied for table catalog_poll_pause");
            assertThat(problem(report, "rate")).contains("permission denied for table catalog_poll_rate");
            assertThat(problem(report, "token")).isEqualTo("the OIDC issuer refused: invalid_client");
            assertThat(problem(report, "catalog_api")).contains("cannot be reached");
            assertThat(problem(report, "schedule")).contains("no-such-group");
            assertThat(problem(report, "topic")).contains("Topic does not exist");
            assertThat(problem(report, "bus")).contains("no-such-bus");
            assertThat(new PrintedLines(function.output()).messages())
                    .anyMatch(message -> message.startsWith("check-setup: table: the table ")
                            && message.contains("; tracking: there is no table catalog_poll"));
            assertThatNoSecretIsIn(function);
        } finally {
            aws.database().execute("ALTER TABLE not_there RENAME TO catalog_poll; " + LocalDatabase.grants("poller"));
        }
    }

    private static String problem(JsonNode report, String name) {
        JsonNode check = report.path("checks").path(name);
        assertThat(check.path("ok").asBoolean(true)).as(name + ": " + check).isFalse();
        return check.path("detail").asText();
    }

    private static void assertThatNoSecretIsIn(PackagedFunction function) {
        List<String> published = function.published();
        assertThat(published)
                .noneMatch(text -> text.contains(CLIENT_SECRET) || text.contains(DATABASE_SECRET))
                .noneMatch(text -> ISSUER.tokens().stream().anyMatch(text::contains));
    }
}

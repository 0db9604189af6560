package org.catalogpoller.packaged;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The function works with another API and another table. Only the environment variables of an example are set. */
class PackagedFunctionOtherBackendIT {

    private static final Map<String, String> EXAMPLE = Map.of(
            "CATALOG_API_FIELDS",
            "kb_name=/metadata/aws_resources/knowledge_base_id,"
                    + "data_source_name=/metadata/aws_resources/data_source_id,"
                    + "agent_id=/metadata/aws_resources/agent_id,"
                    + "agent_version_id=/metadata/aws_resources/agent_alias_id",
            "CATALOG_API_STATUS_FIELD",
            "/status",
            "CATALOG_API_FAILED_STATUS",
            "FAILED,DELETED",
            "DB_TABLE",
            "catalogs",
            "DB_COLUMNS",
            "kb_name=knowledge_base_id,data_source_name=data_source_id",
            "DB_UPDATED_AT_COLUMN",
            "none");

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static Surroundings aws;
    private static PackagedFunction function;

    @BeforeAll
    static void startWithAnotherShape() {
        aws = PACKAGED.surroundings();
        aws.database().execute("""
                DROP TABLE catalog;
                CREATE TABLE catalogs (id serial PRIMARY KEY, name text, knowledge_base_id text, data_source_id text,
                                       agent_id text, agent_version_id text);
                INSERT INTO catalogs (name) VALUES ('one'), ('two'), ('three'), ('four');
                CREATE ROLE poller LOGIN PASSWORD 'poller';
                GRANT SELECT, INSERT, UPDATE ON catalog_poll TO poller;
                GRANT SELECT, INSERT ON catalog_poll_attempt TO poller;
                GRANT SELECT (id), UPDATE (knowledge_base_id, data_source_id, agent_id, agent_version_id) ON catalogs
                   TO poller
                """);
        Map<String, String> variables = new HashMap<>(EXAMPLE);
        variables.putAll(Map.of("DB_USER", "poller", "DB_PASSWORD", "poller"));
        function = PACKAGED.start(variables);
    }

    private static void answer(String catalog, String alias) {
        aws.answer(catalog, okJson("""
                {"name":"%s","metadata":{"aws_resources":{"knowledge_base_id":"KB1","data_source_id":"DS1",
                 "agent_id":"A1","agent_alias_id":"%s"}}}""".formatted(catalog, alias)));
    }

    private static String row(int id) {
        return aws.database()
                .query("SELECT concat_ws(' ', knowledge_base_id, data_source_id, agent_id, agent_version_id)"
                        + " FROM catalogs WHERE id = " + id);
    }

    private static void assertThatAllValuesAreIn(JsonNode json) {
        assertThat(json.path("kb_name").asText()).isEqualTo("KB1");
        assertThat(json.path("data_source_name").asText()).isEqualTo("DS1");
        assertThat(json.path("agent_id").asText()).isEqualTo("A1");
        assertThat(json.path("agent_version_id").asText()).isEqualTo("AL1");
    }

    @Test
    void aPollWaitsForAllFieldsAndWritesEachIntoItsColumn() {
        answer("x", "pending");
        JsonNode waiting = function.result(Surroundings.startEvent("x", 1));
        assertThat(waiting.path("outcome").asText()).isEqualTo("WAITING");
        assertThat(waiting.path("catalog_ready").asBoolean()).isFalse();
        assertThat(waiting.path("agent_id").asText()).isEqualTo("A1");
        assertThat(waiting.path("agent_version_id").asText()).isEqualTo("pending");
        assertThat(row(1)).isEmpty();

        answer("x", "AL1");
        JsonNode updated = function.result(aws.fire().input());

        assertThat(updated.path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(updated.path("catalog_ready").asBoolean()).isTrue();
        assertThatAllValuesAreIn(updated);
        assertThat(row(1)).isEqualTo("KB1 DS1 A1 AL1");
        assertThat(row(4)).isEmpty();
        assertThat(new PrintedLines(function.output()).messages())
                .anyMatch(message -> message.contains("agent_id \"A1\", agent_version_id \"AL1\", written -> UPDATED"));
    }

    @Test
    void theValuesAreKeptWhileTheRowIsMissingAndAfterTheEventIsLost() {
        answer("rowless", "AL1");
        JsonNode first = function.result(Surroundings.startEvent("rowless", 404));
        assertThat(first.path("error").asText()).isEqualTo("the table has no row with id 404");
        assertThatAllValuesAreIn(first);
        assertThat(aws.fire().input()).contains("\"agent_version_id\":\"AL1\"").doesNotContain("jwt_token");

        JsonNode status = function.result("{\"action\": \"status\", \"local_catalog_id\": 404}");
        assertThatAllValuesAreIn(status.path("polls").path(0));
        aws.database()
                .execute("UPDATE catalog_poll SET next_attempt_at = now() - interval '10 minutes'"
                        + " WHERE catalog_id = 404");
        assertThat(function.result("{\"action\": \"sweep\"}").path("revived").asInt())
                .isEqualTo(1);
        aws.database().execute("INSERT INTO catalogs (id) VALUES (404)");
        answer("rowless", "PENDING");
        int asked = aws.requestsAbout("rowless").size();

        assertThat(function.result(aws.fire().input()).path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(row(404)).isEqualTo("KB1 DS1 A1 AL1");
        assertThat(aws.requestsAbout("rowless")).hasSize(asked);
    }

    @Test
    void onlyAnEventWithAllValuesIsWrittenWithoutACheck() {
        answer("given", "AL1");
        String three = "{\"catalog_name\": \"given\", \"local_catalog_id\": 2, \"kb_name\": \"KB9\","
                + " \"data_source_name\": \"DS9\", \"agent_id\": \"A9\"";

        assertThat(function.result(three + ", \"agent_version_id\": \"AL9\"}")
                        .path("outcome")
                        .asText())
                .isEqualTo("UPDATED");
        assertThat(row(2)).isEqualTo("KB9 DS9 A9 AL9");
        assertThat(aws.requestsAbout("given")).isEmpty();

        assertThatAllValuesAreIn(function.result(three + "}"));
        assertThat(row(2)).isEqualTo("KB1 DS1 A1 AL1");
    }

    @Test
    void theErrorNamesTheMissingColumnAndTheValuesAreWrittenLater() {
        answer("columns", "AL1");
        aws.database().execute("ALTER TABLE catalogs RENAME agent_id TO agent");
        JsonNode waiting;
        try {
            waiting = function.result(Surroundings.startEvent("columns", 3));
        } finally {
            aws.database().execute("ALTER TABLE catalogs RENAME agent TO agent_id");
        }

        assertThat(waiting.path("outcome").asText()).isEqualTo("WAITING");
        assertThat(waiting.path("error").asText())
                .endsWith(": the table \"catalogs\" has no column \"agent_id\" (DB_COLUMNS)");
        assertThat(function.result(aws.fire().input()).path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(row(3)).isEqualTo("KB1 DS1 A1 AL1");
        assertThat(aws.requestsAbout("columns")).hasSize(1);
    }

    @Test
    void aFailedStatusEndsThePollWithTheMessageOfTheApi() {
        aws.answer("broken", okJson("{\"status\":\"failed\",\"message\":\"no more quota\\nINFO forged\"}"));

        JsonNode failed = function.result(Surroundings.startEvent("broken", 4));

        assertThat(failed.path("success").asBoolean()).isFalse();
        assertThat(failed.path("outcome").asText()).isEqualTo("FAILED");
        assertThat(failed.path("error").asText())
                .isEqualTo("the API says that the catalog is FAILED: no more quota INFO forged");
        assertThat(aws.poll(failed.path("poll_id").asText(), "state")).isEqualTo("FAILED");
        assertThat(aws.pending()).isEmpty();
    }
}

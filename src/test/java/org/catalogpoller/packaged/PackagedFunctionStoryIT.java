package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operators and the backend see how polls wait and waited, until these are old enough. */
class PackagedFunctionStoryIT {

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static Surroundings aws;
    private static PackagedFunction function;

    @BeforeAll
    static void start() {
        aws = PACKAGED.surroundings();
        function = PACKAGED.start(Map.of("POLL_RETENTION", "1d"));
    }

    private static JsonNode start(String catalog, int id) {
        return function.result("{\"catalog_name\": \"%s\", \"local_catalog_id\": %d, \"correlation_id\": \"order-%d\"}"
                .formatted(catalog, id, id));
    }

    @Test
    void thePollWithItsStoryIsShown() {
        aws.answer("followed", "PENDING", "PENDING");
        JsonNode started = start("followed", 1);
        aws.answer("followed", 503);
        function.result(aws.fire().input());
        aws.answer("followed", "kb-1", "ds-1");
        function.result(aws.fire().input());

        JsonNode poll = function.result("{\"action\": \"status\", \"poll_id\": %s}".formatted(started.path("poll_id")))
                .path("polls")
                .path(0);

        assertThat(poll.path("correlation_id").asText()).isEqualTo("order-1");
        assertThat(poll.path("story").findValuesAsText("made_by")).containsExactly("start", "schedule", "schedule");
        assertThat(poll.path("story").findValuesAsText("decision"))
                .containsExactly("poll again", "poll again", "publish");
        assertThat(poll.path("story").path(1).path("http_status").asInt()).isEqualTo(503);
        assertThat(poll.path("story").path(1).path("reason").asText()).contains("503");
        assertThat(poll.path("story").path(1).has("late_s")).isTrue();
        assertThat(poll.path("story").path(2).has("next_attempt_at")).isFalse();
        assertThat(aws.requestsAbout("followed"))
                .allMatch(request -> request.getHeader("X-Correlation-Id").equals("order-1"));
        assertThat(started.path("correlation_id").asText()).isEqualTo("order-1");
        assertThat(function.output()).contains("\"correlation_id\":\"order-1\"");
    }

    @Test
    void pollsAreListedPageByPage() {
        aws.answer("listed-a", "PENDING", "PENDING");
        aws.answer("listed-b", 401);
        start("listed-a", 2);
        start("listed-b", 3);

        JsonNode first = function.result("{\"action\": \"list\", \"text\": \"LISTED-\", \"limit\": 1}");
        JsonNode second = function.result("{\"action\": \"list\", \"text\": \"listed-\", \"limit\": 1, \"cursor\": %s}"
                .formatted(first.path("next_cursor")));
        JsonNode failed = function.result("{\"action\": \"list\", \"text\": \"401\", \"state\": [\"FAILED\"]}");

        assertThat(first.path("polls").findValuesAsText("catalog_name")).containsExactly("listed-b");
        assertThat(second.path("polls").findValuesAsText("catalog_name")).containsExactly("listed-a");
        assertThat(second.has("next_cursor")).isFalse();
        assertThat(failed.path("polls").findValuesAsText("catalog_name")).containsExactly("listed-b");
        aws.forgetSchedules();
        assertThat(aws.database().query("SELECT reason FROM catalog_wait WHERE catalog_id = 2"))
                .isEqualTo("The catalog is not ready yet.");
        assertThat(aws.database().query("SELECT reason FROM catalog_wait WHERE catalog_id = 3"))
                .startsWith("The wait has failed: ");
    }

    @Test
    void aSweepDeletesWhatIsOldEnough() {
        aws.answer("old", 401);
        String id = start("old", 4).path("poll_id").asText();
        assertThat(function.result("{\"action\": \"sweep\"}").path("deleted").asInt())
                .isZero();
        aws.database()
                .execute("UPDATE catalog_poll SET updated_at = now() - interval '2 days' WHERE poll_id = '" + id + "'");

        JsonNode swept = function.result("{\"action\": \"sweep\"}");

        assertThat(swept.path("deleted").asInt()).isEqualTo(1);
        assertThat(aws.database().query("SELECT count(*) FROM catalog_poll WHERE poll_id = '" + id + "'"))
                .isEqualTo("0");
        assertThat(aws.database().query("SELECT count(*) FROM catalog_poll_attempt WHERE poll_id = '" + id + "'"))
                .isEqualTo("0");
    }
}

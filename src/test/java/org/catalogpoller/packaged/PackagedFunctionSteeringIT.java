package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Operators see how polls wait and waited, until these are old enough. They, and others who know the values, steer polls
 * that wait.
 */
class PackagedFunctionSteeringIT {

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static Surroundings aws;
    private static PackagedFunction function;

    @BeforeAll
    static void start() {
        aws = PACKAGED.surroundings();
        function = PACKAGED.start(Map.of("CATALOG_API_NAME_CASE", "lower", "POLL_RETENTION", "1d"));
    }

    @Test
    void pollsOfAListAreCancelled() {
        aws.answer("listed", "PENDING", "PENDING");
        JsonNode first = function.result(Surroundings.startEvent("Listed", 1));
        JsonNode second = function.result(Surroundings.startEvent("LISTED", 2));

        JsonNode cancelled = function.result("{\"action\": \"cancel\", \"poll_ids\": [%s, %s]}"
                .formatted(first.path("poll_id"), second.path("poll_id")));

        assertThat(cancelled.path("cancelled").asInt()).isEqualTo(2);
        assertThat(aws.pending()).isEmpty();
        assertThat(aws.requestsAbout("listed")).as("by names in lower case").hasSize(2);
        assertThat(function.error("{\"action\": \"cancel\", \"poll_ids\": [7]}")
                        .path("errorMessage")
                        .asText())
                .isEqualTo("poll_ids: must be a list of strings");
        assertThat(function.error("{\"action\": \"pause\", \"local_catalog_id\": null}")
                        .path("errorMessage")
                        .asText())
                .as("it would pause all polls")
                .startsWith("local_catalog_id: must not be null to pause");
    }

    @Test
    void aPollThatWaitsMakesItsNextAttemptAtOnce() {
        aws.answer("at-once", "PENDING", "PENDING");
        function.result("{\"catalog_name\": \"at-once\", \"local_catalog_id\": 4}");
        String scheduled = aws.fire().input();
        aws.answer("at-once", "kb-4", "ds-4");

        JsonNode result = function.result("{\"action\": \"check-now\", \"local_catalog_id\": 4}");

        assertThat(result.path("success").asBoolean()).isTrue();
        assertThat(result.path("checked").path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(result.path("checked").path("attempt_count").asInt()).isEqualTo(2);
        assertThat(aws.row(4)).contains("kb-4", "ds-4");
        assertThat(function.result(scheduled).path("outcome").asText()).isEqualTo("SUPERSEDED");
    }

    @Test
    void aPollThatStartsInAPauseAsksNobodyUntilItIsResumed() {
        aws.answer("paused", "kb-5", "ds-5");
        // one that has heard nothing of pauses yet
        PackagedFunction fresh = PACKAGED.start();
        fresh.result("{\"action\": \"pause\", \"local_catalog_id\": 5, \"reason\": \"maintenance\"}");

        JsonNode paused = fresh.result("{\"catalog_name\": \"paused\", \"local_catalog_id\": 5}");

        assertThat(paused.path("outcome").asText()).isEqualTo("WAITING");
        assertThat(paused.path("attempt_count").asInt()).isZero();
        assertThat(aws.requestsAbout("paused")).isEmpty();
        JsonNode resumed = fresh.result("{\"action\": \"resume\", \"local_catalog_id\": 5}");
        assertThat(resumed.path("success").asBoolean()).as("%s", resumed).isTrue();
        assertThat(resumed.path("resumed").asInt()).isEqualTo(1);
        assertThat(resumed.path("left").asInt()).isZero();
        assertThat(fresh.result(aws.fire().input()).path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(aws.row(5)).contains("kb-5", "ds-5");
    }

    @Test
    void anEndedPollStartsAgain() {
        aws.answer("retried", 400);
        JsonNode failed = function.result("{\"catalog_name\": \"retried\", \"local_catalog_id\": 6}");
        assertThat(failed.path("outcome").asText()).isEqualTo("FAILED");
        aws.answer("retried", "kb-6", "ds-6");

        JsonNode retried = function.result("{\"action\": \"retry\", \"local_catalog_id\": 6}");

        assertThat(retried.path("retried").asInt()).isEqualTo(1);
        assertThat(retried.path("polls").path(0).path("poll_id").asText())
                .isEqualTo(failed.path("poll_id").asText() + ".retry1");
        assertThat(function.result(aws.fire().input()).path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(aws.row(6)).contains("kb-6", "ds-6");
    }

    @Test
    void anEventWithTheValuesEndsAPollThatWaits() {
        aws.answer("completed", "PENDING", "PENDING");
        JsonNode started = function.result(Surroundings.startEvent("completed", 3));
        String attempt = aws.fire().input();

        JsonNode completed = function.result("""
                {"catalog_name": "completed", "local_catalog_id": 3, "poll_id": %s, "kb_name": "kb-3", "data_source_name": "ds-3"}""".formatted(started.path("poll_id")));

        assertThat(completed.path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(aws.row(3)).contains("kb-3", "ds-3");
        assertThat(aws.requestsAbout("completed")).hasSize(1);
        assertThat(function.result(attempt).path("outcome").asText()).isEqualTo("SUPERSEDED");
    }

    private static JsonNode start(String catalog, int id) {
        return function.result("{\"catalog_name\": \"%s\", \"local_catalog_id\": %d, \"correlation_id\": \"order-%d\"}"
                .formatted(catalog, id, id));
    }

    @Test
    void thePollWithItsStoryIsShown() {
        aws.answer("followed", "PENDING", "PENDING");
        JsonNode started = start("followed", 11);
        aws.answer("followed", 503);
        function.result(aws.fire().input());
        aws.answer("followed", "kb-1", "ds-1");
        function.result(aws.fire().input());

        JsonNode poll = function.result("{\"action\": \"status\", \"poll_id\": %s}".formatted(started.path("poll_id")))
                .path("polls")
                .path(0);

        assertThat(poll.path("correlation_id").asText()).isEqualTo("order-11");
        assertThat(poll.path("story").findValuesAsText("made_by")).containsExactly("start", "schedule", "schedule");
        assertThat(poll.path("story").findValuesAsText("decision"))
                .containsExactly("poll again", "poll again", "publish");
        assertThat(poll.path("story").path(1).path("http_status").asInt()).isEqualTo(503);
        assertThat(poll.path("story").path(1).path("reason").asText()).contains("503");
        assertThat(poll.path("story").path(1).has("late_s")).isTrue();
        assertThat(poll.path("story").path(2).has("next_attempt_at")).isFalse();
        assertThat(aws.requestsAbout("followed"))
                .allMatch(request -> request.getHeader("X-Correlation-Id").equals("order-11"));
        assertThat(started.path("correlation_id").asText()).isEqualTo("order-11");
        assertThat(function.output()).contains("\"correlation_id\":\"order-11\"");
    }

    @Test
    void pollsAreListedPageByPage() {
        aws.answer("page-a", "PENDING", "PENDING");
        aws.answer("page-b", 401);
        start("page-a", 12);
        start("page-b", 13);

        JsonNode first = function.result("{\"action\": \"list\", \"text\": \"PAGE-\", \"limit\": 1}");
        JsonNode second = function.result("{\"action\": \"list\", \"text\": \"page-\", \"limit\": 1, \"cursor\": %s}"
                .formatted(first.path("next_cursor")));
        JsonNode failed = function.result("{\"action\": \"list\", \"text\": \"401\", \"state\": [\"FAILED\"]}");

        assertThat(first.path("polls").findValuesAsText("catalog_name")).containsExactly("page-b");
        assertThat(second.path("polls").findValuesAsText("catalog_name")).containsExactly("page-a");
        assertThat(second.has("next_cursor")).isFalse();
        assertThat(failed.path("polls").findValuesAsText("catalog_name")).containsExactly("page-b");
        aws.forgetSchedules();
        assertThat(aws.database().query("SELECT reason FROM catalog_wait WHERE catalog_id = 12"))
                .isEqualTo("The catalog is not ready yet.");
        assertThat(aws.database().query("SELECT reason FROM catalog_wait WHERE catalog_id = 13"))
                .startsWith("The wait has failed: ");
    }

    @Test
    void aSweepDeletesWhatIsOldEnough() {
        aws.answer("old", 401);
        String id = start("old", 14).path("poll_id").asText();
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

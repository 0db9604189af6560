package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operators, and others who know the values, steer polls that wait. */
class PackagedFunctionSteeringIT {

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static Surroundings aws;
    private static PackagedFunction function;

    @BeforeAll
    static void start() {
        aws = PACKAGED.surroundings();
        function = PACKAGED.start(Map.of("CATALOG_API_NAME_CASE", "lower"));
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

        JsonNode parked = fresh.result("{\"catalog_name\": \"paused\", \"local_catalog_id\": 5}");

        assertThat(parked.path("outcome").asText()).isEqualTo("WAITING");
        assertThat(parked.path("attempt_count").asInt()).isZero();
        assertThat(aws.requestsAbout("paused")).isEmpty();
        JsonNode resumed = fresh.result("{\"action\": \"resume\", \"local_catalog_id\": 5}");
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
    void requestsAreSoFarApartAsTheRateSays() {
        aws.answer("limited", "PENDING", "PENDING");
        PackagedFunction limited = PACKAGED.start(Map.of("CATALOG_API_MAX_RATE", "0.05"));

        Instant first = plannedAt(limited.result("{\"catalog_name\": \"limited\", \"local_catalog_id\": 7}"));
        Instant second = plannedAt(limited.result("{\"catalog_name\": \"limited\", \"local_catalog_id\": 8}"));

        assertThat(aws.requestsAbout("limited"))
                .as("before the first second that is reserved")
                .isEmpty();
        assertThat(second).isAfterOrEqualTo(first.plusSeconds(20));
        JsonNode checked = limited.result(aws.pending().get(0).input());
        assertThat(aws.requestsAbout("limited")).hasSize(1);
        assertThat(plannedAt(checked)).isAfterOrEqualTo(second.plusSeconds(20));
        aws.forgetSchedules();
    }

    private static Instant plannedAt(JsonNode waiting) {
        return Instant.parse(waiting.path("next_attempt_at").asText());
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
}

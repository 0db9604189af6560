package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.catalogpoller.local.CatalogApiStandIn;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** function.zip that makes several checks in one invocation. */
class PackagedFunctionHoldIT {

    /** Longer than a busy machine takes to create a schedule: Scheduler refuses a time that is over. */
    private static final String INTERVAL = "4s";

    private static final String HOLD = "12s";

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static Surroundings aws;
    private static PackagedFunction function;

    @BeforeAll
    static void startWithAHold() {
        aws = PACKAGED.surroundings();
        CatalogApiStandIn api = PACKAGED.closedAtTheEnd(new CatalogApiStandIn());
        function = PACKAGED.start(Map.of(
                "CATALOG_API_URL",
                api.url(),
                "CATALOG_API_TIMEOUT",
                HOLD,
                "POLL_INTERVAL",
                INTERVAL,
                "POLL_HOLD",
                HOLD));
    }

    @Test
    void aPollThatEndsInItsFirstInvocationMakesNoSchedule() {
        JsonNode updated = function.result(Surroundings.startEvent("ready-after-2", 1));

        assertThat(updated.path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(updated.path("attempt_count").asInt()).isEqualTo(2);
        assertThat(aws.row(1)).contains(updated.path("kb_name").asText());
        assertThat(aws.poll(updated.path("poll_id").asText(), "state || ' ' || attempt"))
                .isEqualTo("UPDATED 2");
        assertThat(aws.pending()).isEmpty();
    }

    @Test
    void theNextAttemptIsScheduledOnceWhenTheHoldIsOver() {
        String event = Surroundings.startEvent("never", 2);
        JsonNode waiting = PackagedFunction.body(function.invoke("one-delivery", event));
        int checks = waiting.path("attempt_count").asInt();

        assertThat(waiting.path("outcome").asText()).isEqualTo("WAITING");
        assertThat(checks).isGreaterThan(1);
        assertThat(aws.pending())
                .singleElement()
                .satisfies(schedule -> assertThat(schedule.input()).contains("\"attempt_count\":" + checks));

        JsonNode repeated = PackagedFunction.body(function.invoke("one-delivery", event));
        assertThat(repeated.path("outcome").asText()).isEqualTo("SUPERSEDED");
        assertThat(aws.pending()).hasSize(1);
    }
}

package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.catalogpoller.local.CatalogApiStandIn;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** function.zip that makes several checks in one invocation. */
class PackagedFunctionHoldIT {

    @TempDir
    static Path unzipped;

    private static Surroundings aws;
    private static CatalogApiStandIn api;
    private static PackagedFunction function;

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(new FunctionZip().runsHere(), "the Java runtime of AWS runs on Linux only");
        new FunctionZip().unzipTo(unzipped);
        aws = new Surroundings();
        api = new CatalogApiStandIn();
        Map<String, String> variables = aws.variables();
        variables.put("CATALOG_API_URL", api.url());
        variables.put("CATALOG_API_TIMEOUT", "2s");
        variables.put("POLL_INTERVAL", "1s");
        variables.put("POLL_HOLD", "3s");
        function = new PackagedFunction(unzipped, variables);
    }

    @AfterEach
    void theTokenHasNotLeaked() {
        aws.assertThatTheTokenHasNotLeaked(function);
        aws.forgetSchedules();
    }

    @AfterAll
    static void stop() throws IOException {
        if (function != null) {
            function.close();
            api.close();
            aws.close();
        }
    }

    @Test
    void aPollThatEndsInItsHoldNeedsOneInvocationAndNoSchedule() {
        JsonNode updated = function.result(Surroundings.startEvent("ready-after-2", 1));

        assertThat(updated.path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(updated.path("attempt_count").asInt()).isEqualTo(2);
        assertThat(aws.row(1)).contains(updated.path("kb_name").asText());
        assertThat(aws.poll(updated.path("poll_id").asText(), "state || ' ' || attempt"))
                .isEqualTo("UPDATED 2");
        assertThat(aws.pending()).isEmpty();
    }

    @Test
    void aHoldThatIsOverSchedulesTheAttemptAfterItsLastCheckAndARepetitionFindsItDone() {
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

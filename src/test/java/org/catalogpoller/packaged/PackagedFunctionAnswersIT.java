package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.catalogpoller.testing.Eventually;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer that is given up costs one attempt, and no connection after it. */
class PackagedFunctionAnswersIT {

    private static final int ANSWERS = 200;
    /** The connection of the last healthy answer is kept for the next one. */
    private static final int KEPT_CONNECTIONS = 1;

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static final HostileApi API = PACKAGED.closedAtTheEnd(new HostileApi());
    private static PackagedFunction function;

    @BeforeAll
    static void start() {
        function = PACKAGED.start(Map.of("CATALOG_API_URL", API.url(), "CATALOG_API_TIMEOUT", "100ms"));
    }

    @ParameterizedTest
    @CsvSource({"stalled-200, 1", "stalled-404, 2", "stalled-503, 3", "endless, 4"})
    void connectionsAreClosedAndHealthyAnswersAreReadAfterAnswersOfTheKind(String kind, int id) {
        long before = API.sent();
        for (int answer = 0; answer < ANSWERS; answer++) {
            outcome(kind, id);
        }
        Eventually.see("answers of the kind " + kind + " keep no connection", API::open, n -> n <= KEPT_CONNECTIONS);
        long sent = API.sent();

        Eventually.see("a healthy answer is read", () -> outcome("healthy", id), "UPDATED"::equals);

        assertThat(PACKAGED.surroundings().row(id)).contains("kb");
        assertThat(API.open()).isLessThanOrEqualTo(KEPT_CONNECTIONS);
        System.out.printf("%d answers of the kind %s: %,d bytes sent%n", ANSWERS, kind, sent - before);
    }

    /** A dry run of the same catalog needs no other poll to end. */
    private static String outcome(String catalog, int id) {
        String event = Surroundings.startEvent(catalog, id);
        boolean dryRun = !catalog.equals("healthy");
        return function.result(dryRun ? event.replace("}", ", \"dry_run\": true}") : event)
                .path("outcome")
                .asText();
    }
}

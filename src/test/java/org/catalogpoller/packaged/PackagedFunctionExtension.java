package org.catalogpoller.packaged;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The setup of a test class for function.zip: the unzipped function, its environments and their surroundings. After
 * each test nothing that was published may hold the token, and the schedules are forgotten. After the last test it
 * closes what was opened, the newest first.
 */
final class PackagedFunctionExtension implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private final List<PackagedFunction> functions = new ArrayList<>();
    private Path unzipped;
    private List<String> command;
    private Surroundings surroundings;

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        assumeTrue(new FunctionZip().runsHere(), "the Java runtime of AWS runs on Linux only");
        unzipped = Files.createTempDirectory("function");
        opened.push(() -> delete(unzipped));
        FunctionZip zip = new FunctionZip();
        zip.unzipTo(unzipped);
        command = zip.command(unzipped);
        surroundings = closedAtTheEnd(new Surroundings());
    }

    Surroundings surroundings() {
        return surroundings;
    }

    /** Starts the function with the variables of its surroundings. */
    PackagedFunction start() {
        return start(Map.of());
    }

    /** Starts the function with the variables of its surroundings and these, which come first. */
    PackagedFunction start(Map<String, String> more) {
        Map<String, String> variables = surroundings.variables();
        variables.putAll(more);
        return startWithOnly(variables);
    }

    PackagedFunction startWithOnly(Map<String, String> variables) {
        PackagedFunction function = closedAtTheEnd(new PackagedFunction(unzipped, command, variables));
        functions.add(function);
        return function;
    }

    <T extends AutoCloseable> T closedAtTheEnd(T resource) {
        opened.push(resource);
        return resource;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        surroundings.assertThatTheTokenHasNotLeaked(functions);
        surroundings.forgetSchedules();
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

package org.catalogpoller.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A function that is measured: the packaged one, or one that does nothing but the same HTTP calls. */
record Contender(String name, boolean isBaseline, Path directory, List<String> command) {

    static final String FUNCTION = "function.zip";
    /** The same calls on the runtime of function.zip. */
    static final String BASELINE = "baseline";

    static final String PYTHON = "Python";
    /** What a state machine calls. */
    static final String PYTHON_CHECK = "Python check";

    /** The packaged function first; what this machine has no runtime for is left out. */
    static List<Contender> all(FunctionZip zip, Path work) throws IOException {
        List<Contender> all = new ArrayList<>();
        Path unzipped = emptied(work.resolve("function"));
        zip.unzipTo(unzipped);
        all.add(new Contender(FUNCTION, false, unzipped, zip.command(unzipped)));
        List<String> baseline = zip.isNative() ? NativeBaseline.command(work) : javaBaseline(unzipped);
        if (!baseline.isEmpty()) {
            all.add(new Contender(BASELINE, true, unzipped, baseline));
        }
        List<String> python = PythonBaseline.calls();
        if (!python.isEmpty()) {
            all.add(new Contender(PYTHON, true, unzipped, python));
        }
        List<String> check = PythonBaseline.check();
        if (!check.isEmpty()) {
            all.add(new Contender(PYTHON_CHECK, true, unzipped, check));
        }
        return all;
    }

    /** The class path is all that lies there. */
    private static Path emptied(Path directory) throws IOException {
        if (Files.exists(directory)) {
            try (Stream<Path> left = Files.walk(directory)) {
                for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectory(directory).toAbsolutePath();
    }

    private static List<String> javaBaseline(Path directory) throws IOException {
        return FunctionZip.javaRuntime(
                directory, List.of(NativeBaseline.classPath()), BaselineFunction.class.getName() + "::handleRequest");
    }
}

package org.catalogpoller.packaged;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** src/benchmark/python/baseline.py, where there is a Python. */
final class PythonBaseline {

    private static final Path SCRIPT =
            Path.of(System.getProperty("basedir", "."), "src", "benchmark", "python", "baseline.py");

    private PythonBaseline() {}

    /** The interpreter itself: what is called python3 may be a script that looks for it first. */
    static List<String> command() {
        try {
            Process which = new ProcessBuilder("python3", "-c", "import sys; print(sys.executable)").start();
            String python = new String(which.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return python.isEmpty()
                    ? List.of()
                    : List.of(python, SCRIPT.toAbsolutePath().toString());
        } catch (IOException e) {
            return List.of();
        }
    }
}

package org.catalogpoller.packaged;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The scripts in src/benchmark/python, where there is a Python. */
final class PythonBaseline {

    private static final Path SCRIPTS = Path.of(System.getProperty("basedir", "."), "src", "benchmark", "python")
            .toAbsolutePath();
    /** The main function of AWS's runtime client, with a handler in the folder of the scripts. */
    private static final String CHECK = "import sys; sys.path.insert(0, '" + SCRIPTS
            + "'); sys.argv = ['', 'check.handler']; import awslambdaric.__main__ as m; m.main(sys.argv)";

    private PythonBaseline() {}

    /** The HTTP calls of an attempt, and nothing else. */
    static List<String> calls() {
        return python("import sys", SCRIPTS.resolve("baseline.py").toString());
    }

    /** The check alone, in AWS's runtime client, where that and requests are installed (PyPI: awslambdaric, requests). */
    static List<String> check() {
        return python("import awslambdaric, requests, sys", "-c", CHECK);
    }

    /** The interpreter itself: what is called python3 may be a script that looks for it first. */
    private static List<String> python(String needs, String... arguments) {
        try {
            Process which = new ProcessBuilder("python3", "-c", needs + "; print(sys.executable)")
                    .redirectError(Redirect.DISCARD)
                    .start();
            String python = new String(which.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (python.isEmpty()) {
                return List.of();
            }
            List<String> command = new ArrayList<>(List.of(python));
            command.addAll(List.of(arguments));
            return command;
        } catch (IOException e) {
            return List.of();
        }
    }
}

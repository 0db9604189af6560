package org.catalogpoller.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What target/function.zip costs, as Lambda runs it, beside functions that do nothing but the same HTTP calls. The system
 * properties benchmark.starts and benchmark.invocations say how often; the results go to target/benchmark.
 */
final class Benchmark {

    private static final Path DIRECTORY = Path.of(System.getProperty("basedir", "."), "target", "benchmark");
    private static final int STARTS = Integer.getInteger("benchmark.starts", 20);
    private static final int INVOCATIONS = Integer.getInteger("benchmark.invocations", 10_000);

    private Benchmark() {}

    public static void main(String[] args) throws IOException {
        if (!ProcessFigures.areKnown()) {
            System.err.println("The benchmark reads /proc/PID/task/TID/schedstat, which only Linux has.");
            System.exit(1);
        }
        FunctionZip zip = new FunctionZip();
        Path work = Files.createDirectories(DIRECTORY);
        Report report = new Report(zip, STARTS, INVOCATIONS);
        try (Loopback loopback = new Loopback()) {
            List<Contender> contenders = Contender.all(zip, work, loopback);
            for (int start = 1; start <= STARTS; start++) {
                Progress.show("starts", start, STARTS);
                for (Contender contender : contenders) {
                    report.add(ColdStart.of(contender, loopback));
                }
            }
            poll(contenders, loopback, report);
        }
        report.addSteps(InsideAttempt.measure(Math.min(STARTS, 10)));
        report.write(DIRECTORY);
    }

    /** In turn, so that whatever else this machine does falls on all of them. */
    private static void poll(List<Contender> contenders, Loopback loopback, Report report) {
        loopback.forgetPolls();
        List<WarmFunction> functions = new ArrayList<>();
        try {
            for (Contender contender : contenders) {
                functions.add(new WarmFunction(contender, loopback));
            }
            int polls = Math.max(1, INVOCATIONS / WarmFunction.INVOCATIONS_OF_POLL);
            int warm = Math.max(1, polls / 10);
            for (int poll = 1; poll <= polls; poll++) {
                for (WarmFunction function : functions) {
                    function.poll(poll);
                }
                if (poll == warm) {
                    functions.forEach(WarmFunction::isWarm);
                }
                Progress.show("warm polls of " + WarmFunction.INVOCATIONS_OF_POLL + " invocations", poll, polls);
            }
            functions.forEach(function -> report.add(function.result()));
        } finally {
            functions.forEach(WarmFunction::close);
        }
    }
}

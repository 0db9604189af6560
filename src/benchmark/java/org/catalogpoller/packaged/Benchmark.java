package org.catalogpoller.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            for (Contender contender : contenders) {
                report.add(new WarmFunction(contender, loopback).invoke(INVOCATIONS));
            }
        }
        report.addSteps(InsideAttempt.measure(Math.min(STARTS, 10)));
        report.write(DIRECTORY);
    }
}

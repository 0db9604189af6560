package org.catalogpoller.packaged;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * What target/function.zip costs, as Lambda runs it, beside functions that do nothing but the same HTTP calls. The system
 * properties benchmark.starts and benchmark.invocations say how often; the results go to target/benchmark.
 */
final class Benchmark {

    static final Path DIRECTORY = Path.of(System.getProperty("basedir", "."), "target", "benchmark");
    static final int STARTS = Integer.getInteger("benchmark.starts", 20);
    static final int INVOCATIONS = Integer.getInteger("benchmark.invocations", 10_000);

    private Benchmark() {}

    public static void main(String[] args) throws IOException {
        if (!ProcessFigures.areKnown()) {
            System.err.println("The benchmark reads /proc/PID/task/TID/schedstat, which only Linux has.");
            System.exit(1);
        }
        FunctionZip zip = new FunctionZip();
        List<Contender> contenders = Contender.all(zip, Files.createDirectories(DIRECTORY));
        Report plain = new Report("benchmark", zip);
        try (World world = new Loopback()) {
            measure(contenders, world, plain, WarmFunction.INVOCATIONS_OF_POLL, WarmFunction::poll);
        }
        plain.addSteps(InsideAttempt.measure(Math.min(STARTS, 10)));
        plain.write(DIRECTORY);
        Report tls = new Report("benchmark-tls", zip);
        try (World world = new TlsLoopback(zip.isNative())) {
            measure(
                    contenders,
                    world,
                    tls,
                    WarmFunction.ATTEMPTS_OF_POLL_THAT_LOSES,
                    WarmFunction::pollThatLosesConnections);
        }
        tls.write(DIRECTORY);
    }

    static void measure(
            List<Contender> contenders,
            World world,
            Report report,
            int invocationsOfPoll,
            ObjIntConsumer<WarmFunction> poll) {
        for (int start = 1; start <= STARTS; start++) {
            Progress.show("starts", start, STARTS);
            for (Contender contender : contenders) {
                report.add(ColdStart.of(contender, world));
            }
        }
        world.forgetPolls();
        List<WarmFunction> functions = new ArrayList<>();
        try {
            for (Contender contender : contenders) {
                functions.add(new WarmFunction(contender, world));
            }
            poll(functions, Math.max(1, INVOCATIONS / invocationsOfPoll), poll);
            functions.forEach(function -> report.add(function.result()));
        } finally {
            functions.forEach(WarmFunction::close);
        }
    }

    /** In turn, so that whatever else this machine does falls on all of them. */
    private static void poll(List<WarmFunction> functions, int polls, ObjIntConsumer<WarmFunction> poll) {
        int warm = Math.max(1, polls / 10);
        for (int number = 1; number <= polls; number++) {
            for (WarmFunction function : functions) {
                poll.accept(function, number);
            }
            if (number == warm) {
                functions.forEach(WarmFunction::isWarm);
            }
            Progress.show("warm polls", number, polls);
        }
    }
}

package org.catalogpoller.packaged;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.catalogpoller.AttemptBenchmark;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What an attempt does between its calls, measured by JMH. */
final class InsideAttempt {

    private InsideAttempt() {}

    /**
     * A step of an attempt.
     *
     * @param error half of the 99.9 % confidence interval of the mean
     * @param bytes allocated
     */
    record Step(String name, double nanoseconds, double error, double bytes) {}

    /** @param seconds to measure each step for */
    static List<Step> measure(int seconds) {
        System.err.println("inside an attempt, by JMH");
        try {
            Collection<RunResult> results = new Runner(new OptionsBuilder()
                            .include(AttemptBenchmark.class.getName())
                            .addProfiler(GCProfiler.class)
                            .forks(1)
                            .warmupIterations(3)
                            .warmupTime(TimeValue.milliseconds(seconds * 100L))
                            .measurementIterations(5)
                            .measurementTime(TimeValue.milliseconds(seconds * 200L))
                            .timeUnit(TimeUnit.NANOSECONDS)
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .run();
            return results.stream().map(InsideAttempt::step).toList();
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Step step(RunResult result) {
        String method = result.getPrimaryResult().getLabel();
        double bytes = result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
        return new Step(
                method,
                result.getPrimaryResult().getScore(),
                result.getPrimaryResult().getScoreError(),
                bytes);
    }
}

package org.catalogpoller.packaged;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.catalogpoller.packaged.InsideAttempt.Step;
import org.catalogpoller.packaged.ProcessFigures.Footprint;

/** All results, as JSON and as tables and on the console. */
final class Report {

    private final Machine machine;
    private final double zipMegabytes;
    private final List<Measured> measured = new ArrayList<>();
    private final List<WarmFunction.Result> warm = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    /** A phase of a function. */
    record Row(
            String contender,
            Phase phase,
            Series wallMillis,
            Series cpuMillis,
            double fullHandshakes,
            double resumed) {}

    /** What a warm function held, after the first tenth of its invocations and after all of them. */
    record Holding(String contender, Footprint early, Footprint late) {}

    /** The whole of the JSON. */
    record Results(
            Machine machine,
            String build,
            double zipMegabytes,
            int starts,
            int invocations,
            List<Row> rows,
            List<Holding> memory,
            List<Step> insideAnAttempt) {}

    private final String name;
    private final String build;

    private final String notes;

    /** @param name of the files */
    Report(String name, FunctionZip zip) throws IOException {
        this(name, zip, "");
    }

    /** @param notes on the circumstances, a line of the text */
    Report(String name, FunctionZip zip, String notes) throws IOException {
        this.name = name;
        this.notes = notes;
        this.machine = Machine.here();
        this.build = zip.isNative() ? "native" : "JVM";
        this.zipMegabytes = Files.size(zip.file()) / 1e6;
    }

    void add(List<Measured> runs) {
        measured.addAll(runs);
    }

    void add(WarmFunction.Result result) {
        measured.addAll(result.measured());
        warm.add(result);
    }

    void addSteps(List<Step> more) {
        steps.addAll(more);
    }

    void write(Path directory) throws IOException {
        Results results = new Results(
                machine, build, zipMegabytes, Benchmark.STARTS, Benchmark.INVOCATIONS, rows(), holdings(), steps);
        JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValue(directory.resolve(name + ".json").toFile(), results);
        String tables = Tables.of(results) + notes;
        Files.writeString(directory.resolve(name + ".md"), tables);
        System.out.println("\n" + tables);
    }

    private List<Holding> holdings() {
        return warm.stream()
                .map(result -> new Holding(result.contender(), result.early(), result.late()))
                .toList();
    }

    private List<Row> rows() {
        List<String> contenders =
                warm.stream().map(WarmFunction.Result::contender).toList();
        List<Row> rows = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            for (String contender : contenders) {
                List<Measured> runs = measured.stream()
                        .filter(run -> run.phase() == phase && run.contender().equals(contender))
                        .toList();
                if (!runs.isEmpty()) {
                    rows.add(new Row(
                            contender,
                            phase,
                            series(runs, run -> run.cost().wallMillis()),
                            series(runs, run -> run.cost().cpuMillis()),
                            series(runs, run -> (double) run.handshakes().full())
                                    .mean(),
                            series(runs, run -> (double) run.handshakes().resumed())
                                    .mean()));
                }
            }
        }
        return rows;
    }

    private static Series series(List<Measured> runs, Function<Measured, Double> figure) {
        return Series.of(runs.stream().map(figure).toList());
    }
}

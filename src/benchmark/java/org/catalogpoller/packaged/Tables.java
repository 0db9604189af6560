package org.catalogpoller.packaged;

import java.util.Locale;
import org.catalogpoller.packaged.InsideAttempt.Step;
import org.catalogpoller.packaged.ProcessFigures.Footprint;
import org.catalogpoller.packaged.Report.Holding;
import org.catalogpoller.packaged.Report.Results;
import org.catalogpoller.packaged.Report.Row;

/** The results for people, in Markdown. */
final class Tables {

    private final StringBuilder text = new StringBuilder();
    private final Results results;

    private Tables(Results results) {
        this.results = results;
    }

    static String of(Results results) {
        Tables tables = new Tables(results);
        tables.say("%s build, function.zip %.1f MB; %,d starts, %,d invocations; %s%n"
                .formatted(
                        results.build(),
                        results.zipMegabytes(),
                        results.starts(),
                        results.invocations(),
                        results.machine()));
        tables.phases();
        tables.memory();
        tables.steps();
        return tables.text.toString();
    }

    private void phases() {
        boolean handshakes = results.rows().stream().anyMatch(row -> row.fullHandshakes() + row.resumed() > 0);
        say("| | | wall ms: median | 95 % | CPU ms: mean | median | 95 % | CPU beside the baseline |"
                + (handshakes ? " handshakes: full | resumed |" : ""));
        say("|---|---|---:|---:|---:|---:|---:|---:|" + (handshakes ? "---:|---:|" : ""));
        Phase last = null;
        for (Row row : results.rows()) {
            say("| %s | %s | %.1f | %.1f | %.1f | %.1f | %.1f | %s |%s"
                    .formatted(
                            row.phase() == last ? "" : row.phase().title(),
                            row.contender(),
                            row.wallMillis().median(),
                            row.wallMillis().p95(),
                            row.cpuMillis().mean(),
                            row.cpuMillis().median(),
                            row.cpuMillis().p95(),
                            besideBaseline(row),
                            handshakes ? " %.1f | %.1f |".formatted(row.fullHandshakes(), row.resumed()) : ""));
            last = row.phase();
        }
        say("");
    }

    private String besideBaseline(Row row) {
        return results.rows().stream()
                .filter(other -> other.contender().equals(Contender.BASELINE) && other.phase() == row.phase())
                .filter(other -> !other.contender().equals(row.contender()))
                .map(baseline -> String.format(
                        Locale.ROOT,
                        "%+.1f ms, %.1f ×",
                        row.cpuMillis().mean() - baseline.cpuMillis().mean(),
                        row.cpuMillis().mean() / baseline.cpuMillis().mean()))
                .findFirst()
                .orElse("");
    }

    private void memory() {
        say("| after %,d and %,d invocations | MB | peak MB | threads | files | sockets |"
                .formatted(results.invocations() / 10, results.invocations()));
        say("|---|---:|---:|---:|---:|---:|");
        for (Holding holding : results.memory()) {
            Footprint early = holding.early();
            Footprint late = holding.late();
            say("| %s | %.1f, %.1f | %.1f | %d, %d | %d, %d | %d, %d |"
                    .formatted(
                            holding.contender(),
                            early.megabytes(),
                            late.megabytes(),
                            late.peakMegabytes(),
                            early.threads(),
                            late.threads(),
                            early.files(),
                            late.files(),
                            early.sockets(),
                            late.sockets()));
        }
        say("");
    }

    private void steps() {
        if (results.insideAnAttempt().isEmpty()) {
            return;
        }
        say("| inside an attempt | ns | ± | bytes allocated |");
        say("|---|---:|---:|---:|");
        for (Step step : results.insideAnAttempt()) {
            say("| %s | %,.0f | %,.0f | %,.0f |"
                    .formatted(step.name(), step.nanoseconds(), step.error(), step.bytes()));
        }
    }

    private void say(String line) {
        text.append(line).append('\n');
    }
}

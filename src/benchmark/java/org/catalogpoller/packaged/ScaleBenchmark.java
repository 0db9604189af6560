package org.catalogpoller.packaged;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Many polls at once, on this machine. It measures an attempt beside many rows, and a day's writes. Then it
 * measures a sweep after an outage, a fleet, and the API's rate. The system property benchmark.scale makes all numbers smaller: 1 is the whole, 0.01 a hundredth.
 * benchmark.parts names the parts to run. The results go to target/benchmark/scale.md.
 */
final class ScaleBenchmark {

    private static final Path DIRECTORY = Path.of(System.getProperty("basedir", "."), "target", "benchmark");
    private static final double SCALE = Double.parseDouble(System.getProperty("benchmark.scale", "1"));
    private static final List<String> PARTS = List.of(
            System.getProperty("benchmark.parts", "rows,day,sweep,fleet,rate").split(",", -1));
    private static final int ENVIRONMENTS = 16;
    private static final int SWEEPING_ENVIRONMENTS = 6;
    private static final int LIMITED_ENVIRONMENTS = 8;

    private ScaleBenchmark() {}

    public static void main(String[] args) throws Exception {
        FunctionZip zip = new FunctionZip();
        Path unzipped = Files.createDirectories(DIRECTORY.resolve("scale")).toAbsolutePath();
        zip.unzipTo(unzipped);
        List<String> results = new ArrayList<>();
        results.add((zip.isNative() ? "native" : "JVM") + " build, scale " + SCALE + "; " + Machine.here());
        if (PARTS.contains("rows")) {
            results.add(BesideManyRows.measure(unzipped, scaled(100_000), scaled(500_000), scaled(3_000)));
        }
        if (PARTS.contains("day")) {
            results.add(DayOfWrites.measure(scaled(100_000)));
        }
        if (PARTS.contains("sweep")) {
            results.add(SweepAfterOutage.measure(unzipped, atMost(SWEEPING_ENVIRONMENTS), scaled(100_000)));
        }
        if (PARTS.contains("fleet")) {
            results.add(FleetOfPolls.measure(unzipped, atMost(ENVIRONMENTS), scaled(10_000)));
        }
        if (PARTS.contains("rate")) {
            results.add(LimitedRate.measure(unzipped, atMost(LIMITED_ENVIRONMENTS), Math.max(8, scaled(160))));
        }
        String text = String.join("\n\n", results) + "\n";
        Files.writeString(Files.createDirectories(DIRECTORY).resolve("scale.md"), text);
        System.out.println("\n" + text);
    }

    private static int scaled(int whole) {
        return Math.max(1, (int) (whole * SCALE));
    }

    /** Each environment of a small run costs a start of the JVM all the same. */
    private static int atMost(int environments) {
        return SCALE < 0.1 ? 2 : environments;
    }

    /** A line of a table in Markdown, with points as decimal separators. */
    static String row(String name, String format, Object... values) {
        return "| " + name + " | " + String.format(Locale.ROOT, format, values) + " |";
    }

    static String title(String what, String column) {
        return "| " + what + " | " + column + " |\n|---|---:|";
    }
}

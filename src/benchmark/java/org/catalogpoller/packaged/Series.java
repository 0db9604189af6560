package org.catalogpoller.packaged;

import java.util.List;

/** What many measurements of one thing come to. */
record Series(int count, double mean, double median, double p95) {

    /** @param values one or more */
    static Series of(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double sum = values.stream().mapToDouble(Double::doubleValue).sum();
        return new Series(sorted.length, sum / sorted.length, percentile(sorted, 0.5), percentile(sorted, 0.95));
    }

    /** The nearest rank: the least value that this share of all does not exceed. */
    private static double percentile(double[] sorted, double share) {
        return sorted[(int) Math.ceil(share * sorted.length) - 1];
    }
}

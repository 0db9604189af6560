package org.catalogpoller.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Many runs in a small table. */
final class Statistics {

    private static final class Series {
        private long count;
        private double sum;
        private double worst;

        void add(double value) {
            count++;
            sum += value;
            worst = Math.max(worst, value);
        }

        void add(Series other) {
            count += other.count;
            sum += other.sum;
            worst = Math.max(worst, other.worst);
        }
    }

    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<String, Series> series = new TreeMap<>();
    private final Map<Integer, Long> forkLives = new TreeMap<>();
    private long catalogs;

    void add(History history) {
        catalogs++;
        for (String pollId : history.pollIds) {
            History.Ended ended = history.ended.get(pollId);
            outcomes.merge(ended == null ? "no row" : ended.poll().state().name(), 1L, Long::sum);
            if (ended != null) {
                double attempts = history.checks.stream()
                        .filter(check -> check.by().pollId().equals(pollId))
                        .map(History.Checked::attempt)
                        .distinct()
                        .count();
                add("attempts of a poll", attempts);
            }
        }
        if (history.writtenAt != null && history.readyAt != null) {
            Instant ready = history.readyAt.isBefore(history.start) ? history.start : history.readyAt;
            add("seconds from ready to written", (double)
                    Duration.between(ready, history.writtenAt).toSeconds());
        }
        Forks.of(history).forEach(life -> forkLives.merge(life, 1L, Long::sum));
        costs(history);
    }

    private void costs(History history) {
        double polls = history.pollIds.size();
        long distinct = history.checks.stream()
                .map(check -> check.by().cause.pollId() + check.attempt())
                .distinct()
                .count();
        add("checks of an attempt made before, a poll", (history.checks.size() - distinct) / polls);
        add(
                "invocations of a poll",
                history.deliveries.stream().filter(d -> !d.isOperators()).count() / polls);
        add("schedules of a poll", history.scheduled.size() / polls);
        add("calls of the API, a poll", history.checks.size() / polls);
        add("calls of the store, a poll and its sweeps", history.storeCalls / polls);
    }

    private void add(String name, double value) {
        series.computeIfAbsent(name, key -> new Series()).add(value);
    }

    Statistics merge(Statistics other) {
        catalogs += other.catalogs;
        other.outcomes.forEach((name, count) -> outcomes.merge(name, count, Long::sum));
        other.forkLives.forEach((life, count) -> forkLives.merge(life, count, Long::sum));
        other.series.forEach((name, values) ->
                series.computeIfAbsent(name, key -> new Series()).add(values));
        return this;
    }

    @Override
    public String toString() {
        StringBuilder table = new StringBuilder();
        long polls = outcomes.values().stream().mapToLong(Long::longValue).sum();
        table.append(String.format("%,d polls for %,d catalogs%n", polls, catalogs));
        outcomes.forEach((name, count) ->
                table.append(String.format("  %-44s %,10d %6.2f %%%n", name, count, 100.0 * count / polls)));
        table.append(String.format("  %-44s %10s %10s%n", "", "mean", "worst"));
        series.forEach((name, values) -> table.append(
                String.format("  %-44s %,10.1f %,10.0f%n", name, values.sum / values.count, values.worst)));
        forkLives.forEach((life, count) ->
                table.append(String.format("  %-44s %,10d%n", "forks that lived " + life + " attempts", count)));
        return table.toString();
    }
}

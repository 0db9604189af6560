package org.catalogpoller.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What many polls ask of AWS and of the API, minute by minute, before and after an outage. {@code
 * -Dsimulation.many=100000} for many; the tables go to target/simulation/many.md and many-limited.md.
 */
class ManyPollsTest {

    private final int polls = Integer.getInteger("simulation.many", 2_000);

    @Test
    void afterAnOutageAllPollsAreRevivedWithoutAHerd() throws IOException {
        ManyPolls many = ManyPolls.run(polls, Map.of());

        show("many", many);
        assertThat(many.revived).hasSize(polls);
        // the first sweep that can find them begins in minute 15
        assertThat(many.lastRevival).isLessThan(Duration.ofMinutes(20));
        int before = most(many.attemptsBySecond, ManyPolls.BEGIN, ManyPolls.OUTAGE_FROM);
        int after = most(many.attemptsBySecond, ManyPolls.OUTAGE_UNTIL, ManyPolls.END);
        assertThat(after).as("requests a second").isLessThan(2 * before);
    }

    /** Half of what the polls would ask. A schedule comes up to a minute late, so that a minute may get what two had. */
    @Test
    void afterAnOutageTheApiIsAskedNoFasterThanTheRate() throws IOException {
        int rate = Math.max(1, polls / 100);
        ManyPolls many = ManyPolls.run(polls, Map.of("CATALOG_API_MAX_RATE", String.valueOf(rate)));

        show("many-limited", many);
        assertThat(many.revived).hasSize(polls);
        assertThat(many.mostPlanned()).isEqualTo(rate);
        for (int minute = 1; minute < ManyPolls.END.toMinutes(); minute++) {
            assertThat(mean(many.attemptsBySecond, minute))
                    .as("requests a second in minute " + minute)
                    .isLessThan(1.2 * rate);
        }
        int all = IntStream.of(many.attemptsBySecond).sum();
        assertThat((double) all / many.attemptsBySecond.length).isLessThanOrEqualTo(rate);
    }

    private void show(String name, ManyPolls many) throws IOException {
        String table = table(many);
        System.out.println(table);
        Files.writeString(Files.createDirectories(Path.of("target/simulation")).resolve(name + ".md"), table);
    }

    private static int most(int[] bySecond, Duration from, Duration until) {
        return Arrays.stream(bySecond, (int) from.toSeconds(), (int) until.toSeconds())
                .max()
                .orElseThrow();
    }

    private String table(ManyPolls many) {
        StringBuilder table = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d polls; at most %,d schedules at once; %d sweeps; the last revival %d s after the sweep of minute 15%n%n",
                polls,
                many.mostPending,
                many.sweeps,
                many.lastRevival.minusMinutes(15).toSeconds()));
        table.append(
                "| minute | requests to the API a second, mean | most | schedules created a second, mean | most |\n");
        table.append("|---:|---:|---:|---:|---:|\n");
        for (int minute = 0; minute < ManyPolls.END.toMinutes(); minute++) {
            Duration from = Duration.ofMinutes(minute);
            Duration until = from.plusMinutes(1);
            table.append(String.format(
                    Locale.ROOT,
                    "| %d | %,.0f | %,d | %,.0f | %,d |%n",
                    minute,
                    mean(many.attemptsBySecond, minute),
                    most(many.attemptsBySecond, from, until),
                    mean(many.schedulesBySecond, minute),
                    most(many.schedulesBySecond, from, until)));
        }
        return table.toString();
    }

    private static double mean(int[] bySecond, int minute) {
        return IntStream.range(60 * minute, 60 * minute + 60)
                .map(i -> bySecond[i])
                .average()
                .orElseThrow();
    }
}

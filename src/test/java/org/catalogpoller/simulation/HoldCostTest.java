package org.catalogpoller.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * What an ordinary wait costs with and without a hold. The catalog is ready after 9 to 11 minutes. Schedules fire up
 * to 60 s late. The API answers after 0.03 to 0.9 s. Nothing goes wrong. {@code -Dsimulation.polls=…} for more polls.
 */
class HoldCostTest {

    private static final int MEGABYTES = 256;
    private static final Path JSON = Path.of("target", "simulation", "hold.json");
    private static final Setup ORDINARY_WAIT = new Setup(
            Set.of(),
            Set.of(Fault.LATE_SCHEDULE),
            false,
            Outages::any,
            Duration.ofSeconds(60),
            UnaryOperator.identity(),
            Deployment::any,
            chance -> chance.between(Duration.ofMinutes(9), Duration.ofMinutes(11)));

    private final long polls = Long.getLong("simulation.polls", 1_000);

    /**
     * A row of the table; all but the worst are means, per poll.
     *
     * @param hold POLL_HOLD
     * @param timeOut the function's
     */
    private record Cost(
            String hold,
            String timeOut,
            double betweenChecks,
            double delay,
            double worstDelay,
            double invocations,
            double schedules,
            double checks,
            double billedSeconds) {

        double gigabyteSeconds() {
            return billedSeconds * MEGABYTES / 1024;
        }

        private Object[] figures() {
            return new Object[] {
                hold,
                timeOut,
                betweenChecks,
                delay,
                worstDelay,
                invocations,
                schedules,
                checks,
                billedSeconds,
                gigabyteSeconds()
            };
        }

        String line() {
            return String.format(Locale.ROOT, "%-9s %-9s %8.1f %8.1f %8.1f %11.1f %9.1f %6.1f %8.1f %7.1f", figures());
        }

        String json() {
            return String.format(
                    Locale.ROOT,
                    "{\"poll_hold\":\"%s\",\"function_timeout\":\"%s\",\"seconds_between_checks\":%.2f,"
                            + "\"seconds_from_ready_to_written\":%.2f,\"worst_seconds_from_ready_to_written\":%.2f,"
                            + "\"invocations\":%.3f,\"schedules\":%.3f,\"checks\":%.3f,\"billed_seconds\":%.3f,"
                            + "\"gb_seconds\":%.3f}",
                    figures());
        }
    }

    @Test
    void aLongerHoldChecksMoreOftenAndIsBilledForLonger() throws IOException {
        List<Cost> costs = List.of(cost("0s", "1m"), cost("45s", "1m"), cost("14m", "15m"));
        System.out.println(table(costs));
        Files.createDirectories(JSON.getParent());
        Files.writeString(JSON, json(costs));

        assertThat(costs).isSortedAccordingTo((a, b) -> Double.compare(b.betweenChecks, a.betweenChecks));
        assertThat(costs).isSortedAccordingTo((a, b) -> Double.compare(b.delay, a.delay));
        assertThat(costs).isSortedAccordingTo((a, b) -> Double.compare(b.invocations, a.invocations));
        assertThat(costs).isSortedAccordingTo((a, b) -> Double.compare(b.schedules, a.schedules));
        assertThat(costs).isSortedAccordingTo((a, b) -> Double.compare(a.billedSeconds, b.billedSeconds));
    }

    private Cost cost(String hold, String timeOut) {
        Setup setup = ORDINARY_WAIT.deployed(Map.of("POLL_HOLD", hold), Duration.parse("PT" + timeOut));
        List<History> histories = LongStream.rangeClosed(1, polls)
                .mapToObj(seed -> Simulation.run(seed, setup, false))
                .toList();
        assertThat(histories).allMatch(history -> history.writtenAt != null);
        return new Cost(
                hold,
                timeOut,
                histories.stream()
                        .flatMap(history -> gaps(history).stream())
                        .mapToDouble(HoldCostTest::seconds)
                        .average()
                        .orElseThrow(),
                mean(histories, history -> seconds(delay(history))),
                histories.stream()
                        .mapToDouble(history -> seconds(delay(history)))
                        .max()
                        .orElseThrow(),
                mean(histories, history -> history.deliveries.size()),
                mean(histories, history -> history.scheduled.size()),
                mean(histories, history -> history.checks.size()),
                mean(histories, HoldCostTest::billedSeconds));
    }

    private static double mean(List<History> histories, ToDoubleFunction<History> value) {
        return histories.stream().mapToDouble(value).average().orElseThrow();
    }

    private static Duration delay(History history) {
        return Duration.between(history.readyAt, history.writtenAt);
    }

    private static List<Duration> gaps(History history) {
        List<Duration> gaps = new ArrayList<>();
        for (int i = 1; i < history.checks.size(); i++) {
            gaps.add(Duration.between(
                    history.checks.get(i - 1).beganAt(), history.checks.get(i).beganAt()));
        }
        return gaps;
    }

    /** Lambda bills each invocation by the millisecond, rounded up. Cold starts are not in it. */
    private static double billedSeconds(History history) {
        return history.deliveries.stream()
                .mapToDouble(delivery -> Math.ceil(delivery.ran.toNanos() / 1e6) / 1e3)
                .sum();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    private String table(List<Cost> costs) {
        String heads = String.format(
                "%-9s %-9s %8s %8s %8s %11s %9s %6s %8s %7s",
                "POLL_HOLD",
                "time-out",
                "rhythm",
                "delay",
                "worst",
                "invocations",
                "schedules",
                "checks",
                "billed",
                "GB-s");
        return String.format("%,d polls of 9 to 11 minutes; per poll, in seconds, %d MB%n", polls, MEGABYTES)
                + heads
                + "\n"
                + costs.stream().map(Cost::line).collect(Collectors.joining("\n"));
    }

    private String json(List<Cost> costs) {
        return costs.stream()
                .map(Cost::json)
                .collect(Collectors.joining(
                        ",\n  ",
                        "{\"polls\":" + polls + ",\"ready_after_minutes\":[9,11],\"memory_mb\":" + MEGABYTES
                                + ",\"per_poll\":[\n  ",
                        "]}\n"));
    }
}

package org.catalogpoller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackoffTest {

    private static final double ALMOST_ONE = Math.nextDown(1.0);
    private static final Duration INTERVAL = Duration.ofSeconds(20);
    private static final Duration CAP = Duration.ofMinutes(5);

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 150, 1_000_000})
    void aFixedWaitIsTheIntervalAfterEveryAttempt(int attempts) {
        assertThat(Backoff.fixed(INTERVAL, 0).after(attempts, ALMOST_ONE)).isEqualTo(INTERVAL);
    }

    @ParameterizedTest(name = "times {0}, after attempt {1}: {2} ms")
    @CsvSource({
        "2, 1, 20000",
        "2, 2, 40000",
        "2, 3, 80000",
        "2, 4, 160000",
        "2, 5, 300000",
        "2, 64, 300000",
        "1.5, 1, 20000",
        "1.5, 3, 45000",
        "10, 1000000, 300000",
        "1.000001, 1000000, 54365",
    })
    void anExponentialWaitGrowsFromTheIntervalToTheCap(double multiplier, int attempts, long millis) {
        assertThat(new Backoff(INTERVAL, multiplier, CAP, 0).after(attempts, 0).toMillis())
                .isEqualTo(millis);
    }

    @ParameterizedTest(name = "jitter {0}, chance {1}: {2} ms")
    @CsvSource({"0, 0.5, 40000", "0.5, 0, 40000", "0.5, 0.5, 50000", "1, 0.5, 60000", "1, 0.25, 50000"})
    void jitterAddsARandomShareOfTheWait(double jitter, double random, long millis) {
        assertThat(new Backoff(INTERVAL, 2, CAP, jitter).after(2, random)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void jitterAddsToAFixedWait() {
        assertThat(Backoff.fixed(INTERVAL, 1).after(7, 0.5)).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void noWaitIsBelowTheIntervalOrOverTheCap() {
        for (Duration interval : new Duration[] {Duration.ofSeconds(1), INTERVAL, CAP, Duration.ofDays(1)}) {
            for (double multiplier : new double[] {1.01, 2, 10}) {
                Backoff backoff = new Backoff(interval, multiplier, Duration.ofDays(1), 1);
                for (int attempts : new int[] {1, 2, 10, 1_000, 1_000_000, Integer.MAX_VALUE}) {
                    for (double random : new double[] {0, 0.5, ALMOST_ONE}) {
                        assertThat(backoff.after(attempts, random)).isBetween(interval, Duration.ofDays(1));
                    }
                }
            }
        }
    }

    @Test
    void aCapAtTheIntervalLeavesNoRoomForJitter() {
        assertThat(new Backoff(INTERVAL, 2, INTERVAL, 1).after(9, ALMOST_ONE)).isEqualTo(INTERVAL);
    }
}

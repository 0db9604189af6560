package org.catalogpoller.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.catalogpoller.poll.Backoff;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How polls wait, as the environment says. */
class PollSettingsTest {

    private static final Duration INTERVAL = Duration.ofSeconds(20);

    @Test
    void byDefaultPollsWaitTheIntervalAndBeginAndCheckOnceAtOnce() {
        assertThat(TestSettings.required().polls())
                .isEqualTo(new PollSettings(
                        new PollPolicy(Backoff.fixed(INTERVAL, 0), 150, Duration.ofMinutes(50), Duration.ZERO),
                        Duration.ZERO,
                        true,
                        null));
    }

    @Test
    void everyVariableIsTaken() {
        Map<String, String> variables = Map.of(
                "POLL_BACKOFF", "exponential",
                "POLL_BACKOFF_MULTIPLIER", "1.5",
                "POLL_MAX_INTERVAL", "2m",
                "POLL_JITTER", "0.25",
                "POLL_FIRST_DELAY", "90s",
                "POLL_HOLD", "45s");

        assertThat(TestSettings.with(variables).polls())
                .isEqualTo(new PollSettings(
                        new PollPolicy(
                                new Backoff(INTERVAL, 1.5, Duration.ofMinutes(2), 0.25),
                                150,
                                Duration.ofMinutes(50),
                                Duration.ofSeconds(90)),
                        Duration.ofSeconds(45),
                        true,
                        null));
    }

    @Test
    void exponentialBackoffDoublesUpToFiveMinutesByDefault() {
        assertThat(TestSettings.with(Map.of("POLL_BACKOFF", "Exponential"))
                        .polls()
                        .policy()
                        .backoff())
                .isEqualTo(new Backoff(INTERVAL, 2, Duration.ofMinutes(5), 0));
    }

    @Test
    void aFixedIntervalMayBeLongerThanTheCapOfExponentialBackoff() {
        assertThat(TestSettings.with(Map.of("POLL_INTERVAL", "10m", "POLL_JITTER", "1"))
                        .polls()
                        .policy()
                        .backoff()
                        .after(1, 0.5))
                .isEqualTo(Duration.ofMinutes(15));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POLL_BACKOFF | linear | one of fixed, exponential",
                "POLL_BACKOFF_MULTIPLIER | 1 | a number over 1 and up to 10",
                "POLL_BACKOFF_MULTIPLIER | 10.01 | a number over 1 and up to 10",
                "POLL_BACKOFF_MULTIPLIER | NaN | a number over 1 and up to 10",
                "POLL_BACKOFF_MULTIPLIER | double | a number over 1 and up to 10",
                "POLL_MAX_INTERVAL | 0s | from PT1S to PT24H",
                "POLL_MAX_INTERVAL | 25h | from PT1S to PT24H",
                "POLL_JITTER | -0.1 | a number from 0 to 1",
                "POLL_JITTER | 1.1 | a number from 0 to 1",
                "POLL_JITTER | 10% | a number from 0 to 1",
                "POLL_FIRST_DELAY | -1s | a duration such as",
                "POLL_FIRST_DELAY | 50m | a duration below POLL_MAX_DURATION",
                "POLL_HOLD | -1s | from PT0S to PT15M",
                "POLL_HOLD | 16m | from PT0S to PT15M",
                "POLL_HOLD | yes | a duration such as"
            })
    void aMalformedVariableIsNamedWithWhatItShouldHold(String name, String value, String holds) {
        Mistake.isNamed(() -> TestSettings.with(Map.of(name, value)), name, holds);
    }

    @Test
    void aCapBelowTheIntervalStopsTheStart() {
        assertThatThrownBy(() -> TestSettings.with(
                        Map.of("POLL_BACKOFF", "exponential", "POLL_INTERVAL", "1m", "POLL_MAX_INTERVAL", "59s")))
                .hasMessage("Configuration: POLL_MAX_INTERVAL should hold a duration not below POLL_INTERVAL");
    }
}

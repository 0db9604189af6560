package org.catalogpoller.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Map;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class LogAndMetricsSettingsTest {

    @Test
    void metricsAreOnAndTheLevelIsInfoWhereNothingIsSet() {
        assertThat(TestSettings.required().logAndMetrics()).isEqualTo(new LogAndMetricsSettings(true, LogLevel.INFO));
    }

    @Test
    void metricsCanBeTurnedOff() {
        assertThat(TestSettings.with(Map.of("METRICS", "Off")).logAndMetrics().metrics())
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aLevelMayBeWrittenInCapitalsAsInLogs(LogLevel level) {
        assertThat(TestSettings.with(Map.of("LOG_LEVEL", level.name()))
                        .logAndMetrics()
                        .logLevel())
                .isEqualTo(level);
        assertThat(TestSettings.with(Map.of("LOG_LEVEL", level.name().toLowerCase(Locale.ROOT)))
                        .logAndMetrics()
                        .logLevel())
                .isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({
        "METRICS, yes, 'on, off'",
        "METRICS, true, 'on, off'",
        "LOG_LEVEL, verbose, 'trace, debug, info, warn, error'",
        "LOG_LEVEL, 7, 'trace, debug, info, warn, error'",
        "LOG_LEVEL, ALL, 'trace, debug, info, warn, error'",
    })
    void anyOtherValueOfAWatchVariableIsAMistake(String name, String value, String holds) {
        assertThatThrownBy(() -> TestSettings.with(Map.of(name, value)))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage("Configuration: " + name + " should hold one of " + holds);
    }
}

package org.catalogpoller.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvocationTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @ParameterizedTest(name = "{0}, {1} left: {2}")
    @CsvSource({
        "ample time, PT60S, PT55S",
        "just twice the reserve, PT10S, PT5S",
        "less than twice the reserve, PT6S, PT3S",
        "less than the reserve, PT1S, PT0.5S",
        "too little to halve, PT0.001S, PT0.001S",
        "nothing left, PT0S, PT0.001S",
        "already over, PT-30S, PT0.001S",
    })
    void fiveSecondsOrHalfOfTheTimeLeftAreKeptBackForTheSchedule(String situation, Duration left, Duration time) {
        Invocation invocation = new Invocation("request-1", null, NOW.plus(left));

        assertThat(invocation.timeBeforeReserve(NOW)).as(situation).isEqualTo(time);
    }

    @Test
    void onAColdJvmLimitsAndReserveAreThreeTimesAsLong() {
        Invocation cold = new Invocation("request-1", null, NOW.plusSeconds(60)).onColdJvm();

        assertThat(cold.timeBeforeReserve(NOW)).isEqualTo(Duration.ofSeconds(45));
        assertThat(cold.timeBeforeReserve(NOW.plusSeconds(40))).isEqualTo(Duration.ofSeconds(10));
        assertThat(cold.atMost(Duration.ofSeconds(3), NOW)).isEqualTo(Duration.ofSeconds(9));
        assertThat(cold.atMost(Duration.ofSeconds(20), NOW)).isEqualTo(Duration.ofSeconds(45));
        assertThat(cold.leaves(Duration.ofSeconds(46), NOW)).isFalse();
    }

    @Test
    void aColdJvmSchedulesNothingForTheNextFiveSeconds() {
        Invocation usual = new Invocation("request-1", null, NOW.plusSeconds(60));

        assertThat(usual.earliestSchedule(NOW)).isEqualTo(NOW);
        assertThat(usual.onColdJvm().earliestSchedule(NOW)).isEqualTo(NOW.plusSeconds(5));
    }

    @Test
    void thePartsOfAColdInvocationAreCold() {
        Invocation cold = new Invocation("request-1", null, NOW.plusSeconds(90)).onColdJvm();

        assertThat(cold.part(2, Duration.ofSeconds(10), NOW).atMost(Duration.ofSeconds(3), NOW))
                .isEqualTo(Duration.ofSeconds(9));
        assertThat(cold.endsWithin(Duration.ofSeconds(20), NOW).timeBeforeReserve(NOW))
                .isEqualTo(Duration.ofSeconds(20));
    }
}

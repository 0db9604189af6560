package org.catalogpoller.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CallTimeTest {

    @Test
    void onAJvmTheFirstCallOfAClientMayTakeThreeTimesAsLongWheneverItComes() {
        CallTime time = new CallTime(true);

        assertThat(time.isFirst()).isTrue();
        assertThat(time.next(Duration.ofMillis(4_500))).isEqualTo(Duration.ofMillis(13_500));
        assertThat(time.isFirst()).isFalse();
        assertThat(time.next(Duration.ofMillis(4_500))).isEqualTo(Duration.ofMillis(4_500));
    }

    @ParameterizedTest
    @CsvSource({"PT6S, PT15S", "PT15S, PT15S", "PT40S, PT40S"})
    void theFirstCallGetsNoMoreThan15SecondsUnlessItHasThemAnyway(Duration usual, Duration first) {
        assertThat(new CallTime(true).next(usual)).isEqualTo(first);
    }

    @Test
    void aNativeClientIsNotSlowAtFirst() {
        CallTime time = new CallTime(false);

        assertThat(time.isFirst()).isFalse();
        assertThat(time.next(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
    }
}

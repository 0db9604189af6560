package org.catalogpoller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What one answer shows of another clock. */
class ClockDifferenceTest {

    private static final Instant ASKED = Instant.parse("2026-01-31T12:00:00.123456Z");
    private static final Instant ANSWERED = ASKED.plusMillis(400);

    private static ClockDifference seen(Instant there) {
        return ClockDifference.seen(ASKED, ANSWERED, there);
    }

    @Test
    void clocksThatMayAgreeDoNotDiffer() {
        assertThat(seen(ASKED.plusMillis(399)).ahead()).isZero();
        // cut to milliseconds
        assertThat(seen(Instant.parse("2026-01-31T12:00:00.123Z")).ahead()).isZero();
    }

    @Test
    void theSmallestDifferenceCounts() {
        assertThat(seen(ANSWERED.plusSeconds(3)).ahead()).isEqualTo(Duration.ofSeconds(3));
        assertThat(seen(Instant.parse("2026-01-31T11:59:59.123Z")).ahead()).isEqualTo(Duration.ofSeconds(-1));
    }

    @Test
    void anInstantOfTheOtherClockIsReadByTheOwnOne() {
        ClockDifference ahead = new ClockDifference(Duration.ofHours(3));

        assertThat(ahead.here(ASKED)).isEqualTo(ASKED.minus(Duration.ofHours(3)));
    }
}

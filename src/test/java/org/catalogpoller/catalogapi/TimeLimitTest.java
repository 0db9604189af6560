package org.catalogpoller.catalogapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimeLimitTest {

    private static final CountDownLatch NEVER = new CountDownLatch(1);

    @Test
    void workThatWaitsLongerThanTheLimitIsInterrupted() {
        try (TimeLimit time = new TimeLimit(Duration.ofMillis(1))) {
            assertThatThrownBy(() -> NEVER.await(1, TimeUnit.MINUTES)).isInstanceOf(InterruptedException.class);
            assertThat(time.isOver()).isTrue();
        }
    }

    @Test
    void theInterruptionEndsWithTheLimit() {
        try (TimeLimit time = new TimeLimit(Duration.ZERO)) {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
            assertThat(time.isOver()).isTrue();
        }

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void workThatIsInTimeIsNotInterrupted() {
        try (TimeLimit time = new TimeLimit(Duration.ofDays(1))) {
            assertThat(time.isOver()).isFalse();
        }

        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}

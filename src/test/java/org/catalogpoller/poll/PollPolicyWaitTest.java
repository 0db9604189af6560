package org.catalogpoller.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.testing.Events.poll;

import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.poll.Decision.PollAgain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Waits that are longer than the interval, and the limits that hold all the same. */
class PollPolicyWaitTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant DEADLINE = START.plus(Duration.ofMinutes(50));
    private static final Backoff DOUBLING = new Backoff(Duration.ofSeconds(20), 2, Duration.ofMinutes(5), 0.5);
    private static final PollPolicy POLICY =
            new PollPolicy(DOUBLING, 150, Duration.ofMinutes(50), Duration.ofSeconds(90));

    @ParameterizedTest(name = "after attempt {0}, Retry-After {1} s, chance {2}: {3} s")
    @CsvSource({"1,,0,20", "2,,0,40", "2,,0.5,50", "9,,0,300", "9,,0.9,300", "2,30,0,40", "2,70,0,70", "9,400,0,400"})
    void theLongestOfBackoffAndRetryAfterIsTheWait(int attempts, Long retryAfter, double random, long wait) {
        Duration asked = retryAfter == null ? null : Duration.ofSeconds(retryAfter);

        assertThat(POLICY.nextAttempt(poll("p", START, attempts), asked, START, random))
                .contains(new PollAgain(START.plusSeconds(wait)));
    }

    @ParameterizedTest(name = "{0} s before the deadline the next attempt is {1} s before it")
    @CsvSource({"301, 1", "300, 0", "299, 0", "20, 0"})
    void aWaitIsCutToTheDeadlineWhileTheIntervalFits(long left, long next) {
        assertThat(POLICY.nextAttempt(poll("p", START, 9), null, DEADLINE.minusSeconds(left), 0))
                .contains(new PollAgain(DEADLINE.minusSeconds(next)));
    }

    @Test
    void aPollEndsWhereNotEvenTheIntervalFits() {
        Instant tooLate = DEADLINE.minusSeconds(20).plusMillis(1);

        assertThat(POLICY.nextAttempt(poll("p", START, 9), null, tooLate, 0)).isEmpty();
        assertThat(POLICY.revival(poll("p", START, 9), tooLate, 0)).isEmpty();
        assertThat(POLICY.nextAttempt(poll("p", START, 150), null, START, 0)).isEmpty();
    }

    @Test
    void aRevivalWaitsTheIntervalAndItsShareOfAMinute() {
        assertThat(POLICY.revival(poll("p", START, 9), START, 0)).contains(new PollAgain(START.plusSeconds(20)));
        assertThat(POLICY.revival(poll("p", START, 9), START, 0.5)).contains(new PollAgain(START.plusSeconds(50)));
    }

    @Test
    void aRevivalIsNotPastTheDeadline() {
        Instant late = DEADLINE.minusSeconds(30);

        assertThat(POLICY.revival(poll("p", START, 9), late, 0.9)).contains(new PollAgain(DEADLINE));
    }

    @Test
    void theFirstAttemptComesAfterItsDelay() {
        assertThat(POLICY.firstAttempt(poll("p", START, 0), START)).contains(new PollAgain(START.plusSeconds(90)));
    }

    @ParameterizedTest(name = "{0} s into the poll the first attempt is {1} s into it")
    @CsvSource({"2909, 2999", "2910, 3000", "2999, 3000"})
    void theFirstAttemptIsNotPastTheDeadline(long now, long first) {
        assertThat(POLICY.firstAttempt(poll("p", START, 0), START.plusSeconds(now)))
                .contains(new PollAgain(START.plusSeconds(first)));
    }

    @Test
    void theFirstAttemptIsMadeAtOnceWhereNoDelayIsSetOrFits() {
        PollPolicy atOnce = new PollPolicy(DOUBLING, 150, Duration.ofMinutes(50), Duration.ZERO);

        assertThat(atOnce.firstAttempt(poll("p", START, 0), START)).isEmpty();
        assertThat(POLICY.firstAttempt(poll("p", START, 0), DEADLINE)).isEmpty();
    }

    @ParameterizedTest(name = "at {0} ms a schedule for {1} ms is for {2} ms")
    @CsvSource({"0, 1000, 1000", "500, 1000, 1000", "501, 1000, 2000", "1000, 1000, 2000", "3600, 1000, 5000"})
    void aScheduleIsAheadOfTheTimeAtWhichItIsAskedFor(long now, long at, long scheduled) {
        assertThat(POLICY.stillAhead(START.plusMillis(at), poll("p", START, 1), START.plusMillis(now)))
                .contains(START.plusMillis(scheduled));
    }

    @Test
    void aScheduleIsNotPastTheDeadline() {
        Poll poll = poll("p", START, 1);

        assertThat(POLICY.stillAhead(DEADLINE, poll, DEADLINE.minusMillis(500))).contains(DEADLINE);
        assertThat(POLICY.stillAhead(DEADLINE, poll, DEADLINE.minusMillis(499))).isEmpty();
        assertThat(POLICY.stillAhead(DEADLINE.minusSeconds(1), poll, DEADLINE.minusMillis(700)))
                .contains(DEADLINE);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1000", "999, 1000", "1000, 1000"})
    void aScheduleIsForTheFirstWholeSecondOnceTheWaitIsOver(long millis, long scheduled) {
        assertThat(new PollAgain(START.plusMillis(millis)).at()).isEqualTo(START.plusMillis(scheduled));
    }
}

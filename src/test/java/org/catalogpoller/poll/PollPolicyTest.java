package org.catalogpoller.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.testing.Events.poll;
import static org.catalogpoller.testing.Statuses.notReady;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.Decision.GiveUp;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.poll.Decision.Publish;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PollPolicyTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final PollPolicy POLICY =
            new PollPolicy(Backoff.fixed(Duration.ofSeconds(20), 0), 150, Duration.ofMinutes(50), Duration.ZERO);
    private static final Instant DEADLINE = START.plus(Duration.ofMinutes(50));
    private static final CatalogValues VALUES = new CatalogValues("KB1", "DS1");

    private static final CatalogStatus READY = new Ready(VALUES);
    private static final CatalogStatus NOT_READY = notReady("PENDING", null);
    private static final CatalogStatus UNAVAILABLE = new Unavailable("the API answered 503", null);
    private static final CatalogStatus BUSY = new Unavailable("the API answered 429", Duration.ofSeconds(45));
    private static final CatalogStatus REJECTED = new Rejected("the API answered 401");

    /** Where a poll stands when an attempt has ended. */
    private record Limit(int attempts, Instant now) {}

    private static final Limit ROOM = new Limit(1, START.plusSeconds(1));
    private static final Limit ROOM_FOR_ONE = new Limit(149, DEADLINE.minusSeconds(20));
    private static final Limit NO_ATTEMPT_LEFT = new Limit(150, START.plusSeconds(1));
    private static final Limit NO_TIME_LEFT = new Limit(1, DEADLINE.minusMillis(19_999));
    private static final Limit NEITHER_LEFT = new Limit(150, DEADLINE);

    static Stream<Arguments> everyStatusAtEveryLimit() {
        String publish = "publish";
        String timedOut = "TIMED_OUT";
        String failed = "FAILED";
        String inTwentySeconds = START.plusSeconds(21).toString();
        String atTheDeadline = DEADLINE.toString();
        return Stream.of(
                arguments(READY, List.of(publish, publish, publish, publish, publish)),
                arguments(NOT_READY, List.of(inTwentySeconds, atTheDeadline, timedOut, timedOut, timedOut)),
                arguments(UNAVAILABLE, List.of(inTwentySeconds, atTheDeadline, timedOut, timedOut, timedOut)),
                arguments(BUSY, List.of(START.plusSeconds(46).toString(), atTheDeadline, timedOut, timedOut, timedOut)),
                arguments(REJECTED, List.of(failed, failed, failed, failed, failed)));
    }

    @ParameterizedTest
    @MethodSource("everyStatusAtEveryLimit")
    void eachStatusAtEachLimitHasItsDecision(CatalogStatus status, List<String> expected) {
        assertThat(Stream.of(ROOM, ROOM_FOR_ONE, NO_ATTEMPT_LEFT, NO_TIME_LEFT, NEITHER_LEFT)
                        .map(limit -> describe(POLICY.decide(poll("p", START, limit.attempts), status, limit.now, 0)))
                        .toList())
                .isEqualTo(expected);
    }

    @Test
    void theValuesThatTheApiSaidArePublished() {
        assertThat(POLICY.decide(poll("p", START, 1), READY, START, 0)).isEqualTo(new Publish(VALUES));
    }

    @Test
    void aRejectionEndsThePollWithItsReason() {
        assertThat(POLICY.decide(poll("p", START, 1), REJECTED, START, 0))
                .isEqualTo(new GiveUp(Outcome.FAILED, "the API answered 401"));
    }

    @ParameterizedTest(name = "an attempt that ends {0} ms into the poll is followed by one {1} s into it")
    @CsvSource({"0,20", "1,21", "999,21", "1000,21", "1001,22"})
    void theIntervalIsRoundedUpToTheWholeSecondAndNeverDown(long millis, long seconds) {
        assertThat(POLICY.nextAttempt(poll("p", START, 1), null, START.plusMillis(millis), 0)
                        .map(PollAgain::at))
                .contains(START.plusSeconds(seconds));
    }

    @ParameterizedTest(name = "Retry-After {0} s: next attempt {1} s into the poll")
    @CsvSource({
        "0, 20",
        "19, 20",
        "20, 20",
        "21, 21",
        "120, 120",
        "2999, 2999",
        "3000, 3000",
        "3001, 3000",
        "999999999999999999, 3000"
    })
    void retryAfterLengthensTheWaitAndNeverPastTheDeadline(long retryAfter, long next) {
        assertThat(POLICY.nextAttempt(poll("p", START, 1), Duration.ofSeconds(retryAfter), START, 0)
                        .map(PollAgain::at))
                .contains(START.plusSeconds(next));
    }

    @Test
    void aDeadlineWithinASecondIsNotRoundedOver() {
        Poll poll = poll("p", START.plusMillis(500), 1);
        Instant now = DEADLINE.minusSeconds(20).plusMillis(400);

        assertThat(POLICY.deadline(poll)).isEqualTo(DEADLINE.plusMillis(500));
        assertThat(POLICY.nextAttempt(poll, null, now, 0)).isEmpty();
        assertThat(POLICY.nextAttempt(poll, Duration.ofHours(1), now.minusSeconds(1), 0)
                        .map(PollAgain::at))
                .contains(DEADLINE);
    }

    @ParameterizedTest(name = "{0} attempts made, {1} ms to the deadline: over is {2}")
    @CsvSource({
        "0, 3000000, false",
        "149, 1, false",
        "149, 0, false",
        "149, -1, true",
        "0, -1, true",
        "150, 3000000, true",
        "151, 3000000, true"
    })
    void aPollIsOverWithItsAttemptsOrItsTime(int attempts, long millisLeft, boolean over) {
        Poll poll = poll("p", START, attempts);

        assertThat(POLICY.exhausted(poll, DEADLINE.minusMillis(millisLeft)).map(GiveUp::outcome))
                .isEqualTo(over ? Optional.of(Outcome.TIMED_OUT) : Optional.empty());
    }

    private static String describe(Decision decision) {
        return decision.match(
                publish -> "publish",
                (PollAgain again) -> again.at().toString(),
                giveUp -> giveUp.outcome().name());
    }
}

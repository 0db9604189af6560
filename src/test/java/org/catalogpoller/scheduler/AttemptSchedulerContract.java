package org.catalogpoller.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.junit.jupiter.api.Test;

/** Every scheduler of attempts does this, real or fake. */
interface AttemptSchedulerContract {

    Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    String FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:poller:live";
    BearerToken TOKEN = new BearerToken("SECRET-CANARY-TOKEN");

    /** The time and the event of a scheduled attempt. */
    record WakeUp(Instant at, String event) {}

    AttemptScheduler scheduler();

    List<WakeUp> wakeUps();

    static NextAttempt attempt(String pollId, int number, Instant at, String event) {
        return new NextAttempt(pollId, number, null, at, NOW.plus(Duration.ofMinutes(50)), FUNCTION_ARN, event, TOKEN);
    }

    @Test
    default void anAttemptIsScheduledAtItsTimeWithItsEvent() {
        String event = "{\"catalog_name\":\"Größe \\\"\\\\ 大 😀\\n\",\"jwt_token\":\"SECRET-CANARY-TOKEN\"}";

        scheduler().schedule(attempt("poll-1", 2, NOW.plusSeconds(21), event));

        assertThat(wakeUps()).containsExactly(new WakeUp(NOW.plusSeconds(21), event));
    }

    @Test
    default void aSecondScheduleOfAnAttemptDoesNotReplaceTheFirst() {
        assertThat(scheduler().schedule(attempt("poll-1", 2, NOW.plusSeconds(21), "{\"delivery\":1}")))
                .isTrue();
        assertThat(scheduler().schedule(attempt("poll-1", 2, NOW.plusSeconds(90), "{\"delivery\":2}")))
                .isFalse();

        assertThat(wakeUps()).containsExactly(new WakeUp(NOW.plusSeconds(21), "{\"delivery\":1}"));
    }

    @Test
    default void everyAttemptOfEveryPollHasItsOwnSchedule() {
        scheduler().schedule(attempt("poll-1", 2, NOW.plusSeconds(20), "{\"poll\":1}"));
        scheduler().schedule(attempt("poll-1", 3, NOW.plusSeconds(40), "{\"poll\":1}"));
        scheduler().schedule(attempt("poll/1", 2, NOW.plusSeconds(60), "{\"poll\":2}"));

        assertThat(wakeUps())
                .containsExactly(
                        new WakeUp(NOW.plusSeconds(20), "{\"poll\":1}"),
                        new WakeUp(NOW.plusSeconds(40), "{\"poll\":1}"),
                        new WakeUp(NOW.plusSeconds(60), "{\"poll\":2}"));
    }

    @Test
    default void aCancelledAttemptHasNoSchedule() {
        scheduler().schedule(attempt("poll-1", 2, NOW.plusSeconds(20), "{}"));

        scheduler().cancel("poll-1", 2, null);

        assertThat(wakeUps()).isEmpty();
        assertThatCode(() -> scheduler().cancel("poll-1", 2, null))
                .as("a cancellation of none")
                .doesNotThrowAnyException();
    }
}

package org.catalogpoller.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.catalogpoller.local.Schedule;
import org.catalogpoller.local.SchedulerStandIn;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.ScheduleException;
import org.catalogpoller.testing.SdkSettings;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The requests of the real adapter to EventBridge Scheduler, through the real SDK and over HTTP. */
class EventBridgeSchedulerTest implements AttemptSchedulerContract {

    private static final String OTHER_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:other:7";
    private static final String EVENT =
            "{\"catalog_name\":\"ACME #42\",\"attempt_count\":1,\"jwt_token\":\"SECRET-CANARY-TOKEN\"}";

    @RegisterExtension
    final SdkSettings sdk = new SdkSettings();

    private final SchedulerStandIn standIn = new SchedulerStandIn(new SettableClock(NOW), "catalog-status-poller");
    private EventBridgeScheduler scheduler;

    @BeforeEach
    void start() {
        SdkSettings.endpoint(standIn.url());
        scheduler = new EventBridgeScheduler(
                TestSettings.required().scheduler(), new SettableClock(AttemptSchedulerContract.NOW));
    }

    @AfterEach
    void stop() {
        scheduler.close();
        standIn.close();
    }

    @Override
    public AttemptScheduler scheduler() {
        return scheduler;
    }

    @Override
    public List<WakeUp> wakeUps() {
        return standIn.pending().stream()
                .map(schedule -> new WakeUp(schedule.at(), schedule.input()))
                .toList();
    }

    @Test
    void anAttemptWhoseTimeHasPassedIsScheduledAFewSecondsAhead() {
        assertThat(scheduler.schedule(AttemptSchedulerContract.attempt("poll-1", 2, NOW.minusSeconds(1), EVENT)))
                .isTrue();

        assertThat(wakeUps()).containsExactly(new WakeUp(NOW.plusSeconds(5), EVENT));
    }

    @Test
    void anAttemptWhoseTimeHasPassedIsNotScheduledAfterItsDeadline() {
        NextAttempt late =
                new NextAttempt("poll-1", 2, null, NOW.minusSeconds(1), NOW.plusSeconds(4), FUNCTION_ARN, EVENT, TOKEN);

        assertThatThrownBy(() -> scheduler.schedule(late)).hasMessageContaining("ScheduleExpression");
        assertThat(wakeUps()).isEmpty();
    }

    /** Invocations have more time until then, whichever of them makes the first schedule. */
    @Test
    void onAJvmItIsColdUntilItsFirstSchedule() {
        assertThat(scheduler.isCold()).isTrue();

        scheduler.schedule(AttemptSchedulerContract.attempt("poll-1", 2, NOW.plusSeconds(21), EVENT));

        assertThat(scheduler.isCold()).isFalse();
    }

    @Test
    void theRequestEqualsTheRecordedOne() throws IOException {
        scheduler.schedule(AttemptSchedulerContract.attempt("poll-1", 2, NOW.plusSeconds(21), EVENT));

        assertThat(only().name()).isEqualTo("poll-1-2");
        assertThat(only().request()).isEqualTo(golden("create-schedule.json"));
    }

    @Test
    void theRequestWithADeadLetterQueueAndAKeyEqualsTheRecordedOne() throws IOException {
        with(Map.of(
                "SCHEDULER_DLQ_ARN", "arn:aws:sqs:us-east-1:123456789012:poller-dlq",
                "SCHEDULER_KMS_KEY_ARN", "arn:aws:kms:us-east-1:123456789012:key/1234abcd"));

        scheduler.schedule(AttemptSchedulerContract.attempt("poll-1", 2, NOW.plusSeconds(21), EVENT));

        assertThat(only().request()).isEqualTo(golden("create-schedule-with-dlq-and-key.json"));
    }

    @ParameterizedTest(name = "{0} to the deadline: delivery is tried for {1} s")
    @CsvSource({
        "PT-5S, 60",
        "PT0S, 60",
        "PT59S, 60",
        "PT60S, 60",
        "PT61.9S, 61",
        "PT50M, 3000",
        "PT24H, 86400",
        "PT24H1S, 86400",
        "P366D, 86400",
    })
    void theMaximumEventAgeEndsAtTheDeadlineWithinTheBoundsOfAws(Duration left, int seconds) {
        Instant at = NOW.plusSeconds(20);

        scheduler.schedule(new NextAttempt("poll-1", 2, null, at, at.plus(left), FUNCTION_ARN, EVENT, TOKEN));

        JsonNode retryPolicy = only().request().path("Target").path("RetryPolicy");
        assertThat(retryPolicy.path("MaximumEventAgeInSeconds").intValue()).isEqualTo(seconds);
        assertThat(retryPolicy.path("MaximumRetryAttempts").intValue()).isEqualTo(185);
    }

    @Test
    void theTargetIsTheInvokedFunctionWithItsAlias() {
        scheduler.schedule(attemptFrom(FUNCTION_ARN));

        assertThat(only().targetArn()).isEqualTo(FUNCTION_ARN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConfiguredTargetReplacesTheInvokedFunction(boolean invokedArnIsKnown) {
        with(Map.of("SCHEDULER_TARGET_ARN", OTHER_ARN));

        scheduler.schedule(attemptFrom(invokedArnIsKnown ? FUNCTION_ARN : null));

        assertThat(only().targetArn()).isEqualTo(OTHER_ARN);
    }

    @Test
    void withoutAnyTargetTheErrorNamesTheVariable() {
        assertThatThrownBy(() -> scheduler.schedule(attemptFrom(null)))
                .isInstanceOf(ScheduleException.class)
                .hasMessageContaining("SCHEDULER_TARGET_ARN");
        assertThat(standIn.pending()).isEmpty();
    }

    @Test
    void theScheduleIsCreatedInTheConfiguredGroup() {
        with(Map.of("SCHEDULER_GROUP", "another"));

        assertThatThrownBy(() -> scheduler.schedule(attemptFrom(FUNCTION_ARN)))
                .isInstanceOf(ScheduleException.class)
                .hasMessageContaining("Schedule group another does not exist");
    }

    @Test
    void theSameAttemptHasTheSameNameAndClientTokenInEveryEnvironment() {
        scheduler.schedule(attemptFrom(FUNCTION_ARN));
        Schedule first = only();
        standIn.clear();
        with(Map.of());
        scheduler.schedule(attemptFrom(FUNCTION_ARN));

        assertThat(only().name()).isEqualTo(first.name());
        assertThat(only().request().path("ClientToken"))
                .isEqualTo(first.request().path("ClientToken"));
    }

    private static NextAttempt attemptFrom(String functionArn) {
        return new NextAttempt(
                "poll-1", 2, null, NOW.plusSeconds(20), NOW.plusSeconds(3000), functionArn, EVENT, TOKEN);
    }

    private void with(Map<String, String> variables) {
        scheduler.close();
        scheduler = new EventBridgeScheduler(
                TestSettings.with(variables).scheduler(), new SettableClock(AttemptSchedulerContract.NOW));
    }

    private Schedule only() {
        assertThat(standIn.pending()).hasSize(1);
        return standIn.pending().get(0);
    }

    private static JsonNode golden(String file) throws IOException {
        try (InputStream in = EventBridgeSchedulerTest.class.getResourceAsStream("/golden/" + file)) {
            return new JsonMapper().readTree(in);
        }
    }
}

package org.catalogpoller.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.testing.EventBuilder.pollEvent;
import static org.catalogpoller.testing.Events.poll;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.catalogpoller.event.InvalidEventException;
import org.catalogpoller.event.OperatorResult.Status;
import org.catalogpoller.event.OperatorResult.Swept;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.event.PollResult.Write;
import org.catalogpoller.metrics.EmbeddedMetricFormat;
import org.catalogpoller.metrics.Measurements;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.Observations;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvocationMetricsTest {

    private static final String TOKEN = "SECRET-CANARY-TOKEN";
    private static final Instant BEGAN = Instant.parse("2026-01-31T12:02:00Z");
    private static final Instant ENDED = BEGAN.plusMillis(345);
    private static final Instant STARTED = BEGAN.minusSeconds(120);
    private static final Duration INTERVAL = Duration.ofSeconds(20);

    private final Invocation invocation = new Invocation("request-9", null, BEGAN.plusSeconds(60));
    private final Observations observed = invocation.observed();
    private boolean coldStart;
    private JsonNode document;

    @AfterEach
    void theTokenIsInNoMetric() {
        assertThat(document.toString()).doesNotContain(TOKEN);
    }

    @Test
    void anAttemptThatWaitsHasTheMetricsOfItsCheckAndItsLateness() {
        observed.checked(503, Duration.ofMillis(80));
        observed.claimed(claim(Claim.Kind.ADVANCED));
        document = document(later(null), Outcome.WAITING, 4);

        assertMetrics(
                Map.of("Attempts", 1L, "ApiLatency", 80L, "Api5xx", 1L, "Lateness", 7000L, "InvocationsOfPoll", 0L));
        assertThat(properties())
                .isEqualTo(Map.of(
                        "Function", "poller",
                        "request_id", "request-9",
                        "outcome", "WAITING",
                        "poll_id", "poll-1",
                        "catalog_name", "acme",
                        "attempt", "4"));
    }

    @Test
    void theFirstAttemptCountsTheColdStartAndTheStartOfThePoll() {
        coldStart = true;
        observed.checked(200, Duration.ofMillis(80));
        observed.claimed(claim(Claim.Kind.ADVANCED));
        document = document(first(), Outcome.WAITING, 1);

        assertMetrics(Map.of(
                "ColdStarts",
                1L,
                "PollsStarted",
                1L,
                "Attempts",
                1L,
                "ApiLatency",
                80L,
                "Api2xx",
                1L,
                "InvocationsOfPoll",
                0L));
    }

    @Test
    void aPollWhoseCallerNamedItIsCountedAsStarted() {
        observed.claimed(claim(Claim.Kind.ADVANCED));
        document = document(pollEvent().pollId("poll-1").build(), Outcome.WAITING, 1);

        assertThat(EmbeddedMetricFormat.metrics(document)).containsEntry("PollsStarted", 1L);
    }

    @Test
    void aLaterAttemptStartsNoPoll() {
        observed.claimed(claim(Claim.Kind.ADVANCED));
        document = document(later(null), Outcome.WAITING, 4);

        assertThat(EmbeddedMetricFormat.metrics(document)).doesNotContainKey("PollsStarted");
    }

    @Test
    void aWriteHasTheMetricOfTheTimeToReady() {
        document = document(later(new CatalogValues("kb-7", "ds-7")), Outcome.UPDATED, 4);

        assertMetrics(
                Map.of("Attempts", 1L, "Lateness", 7000L, "InvocationsOfPoll", 0L, "Updated", 1L, "TimeToReady", 120L));
    }

    @Test
    void aPollThatTimesOutWithoutACheckMadeNoAttempt() {
        document = document(later(null), Outcome.TIMED_OUT, 3);

        assertMetrics(Map.of("Attempts", 0L, "Lateness", 7000L, "InvocationsOfPoll", 0L, "TimedOut", 1L));
    }

    @Test
    void aPollThatTheApiRefusesHasFailed() {
        observed.checked(401, Duration.ofMillis(80));
        document = document(later(null), Outcome.FAILED, 4);

        assertThat(EmbeddedMetricFormat.metrics(document))
                .containsEntry("Failed", 1L)
                .containsEntry("Api4xx", 1L)
                .doesNotContainKeys("Updated", "TimedOut", "Superseded");
    }

    @Test
    void aSupersededDeliveryIsCountedAsRepeatedAndStartsNoPoll() {
        observed.checked(200, Duration.ofMillis(80));
        observed.claimed(claim(Claim.Kind.SUPERSEDED));
        document = document(first(), Outcome.SUPERSEDED, 1);

        assertThat(EmbeddedMetricFormat.metrics(document))
                .containsEntry("Superseded", 1L)
                .containsEntry("RepeatedDeliveries", 1L)
                .containsEntry("InvocationsOfPoll", 1L)
                .doesNotContainKey("PollsStarted");
    }

    @Test
    void aRepeatedDeliveryThatGoesOnIsCountedAsRepeated() {
        observed.claimed(claim(Claim.Kind.REPEATED));
        document = document(first(), Outcome.WAITING, 1);

        assertThat(EmbeddedMetricFormat.metrics(document))
                .containsEntry("RepeatedDeliveries", 1L)
                .doesNotContainKeys("PollsStarted", "Superseded");
    }

    @Test
    void anAttemptThatCouldNotBeRecordedIsCountedAsUntracked() {
        observed.untracked();
        document = document(first(), Outcome.WAITING, 1);

        assertThat(EmbeddedMetricFormat.metrics(document))
                .containsEntry("Untracked", 1L)
                .containsEntry("PollsStarted", 1L)
                .doesNotContainKey("RepeatedDeliveries");
    }

    @Test
    void aWriteThatCouldNotBeRecordedIsCountedAsUntracked() {
        PollResult result = new PollResult(
                Outcome.UPDATED, poll("request-9", BEGAN, 1), null, new Write(1), null, null, null, "no table");
        document = EmbeddedMetricFormat.document(metrics().of(first(), result, ENDED));

        assertThat(EmbeddedMetricFormat.metrics(document))
                .containsEntry("Untracked", 1L)
                .containsEntry("Updated", 1L);
    }

    @Test
    void allChecksOfAnInvocationAreCounted() {
        observed.checked(200, Duration.ofMillis(80));
        observed.checked(null, Duration.ofSeconds(10));
        observed.checked(200, Duration.ofMillis(90));
        document = document(later(null), Outcome.WAITING, 6);

        assertThat(EmbeddedMetricFormat.metrics(document))
                .containsEntry("Attempts", 3L)
                .containsEntry("Api2xx", 2L)
                .containsEntry("ApiNoAnswer", 1L);
        assertThat(document.path("ApiLatency")).hasToString("[80,10000,90]");
    }

    @ParameterizedTest
    @CsvSource({
        "200, Api2xx",
        "204, Api2xx",
        "302, Api3xx",
        "404, Api4xx",
        "429, Api4xx",
        "500, Api5xx",
        ", ApiNoAnswer"
    })
    void theClassOfAnAnswerIsCounted(Integer httpStatus, String metric) {
        observed.checked(httpStatus, Duration.ofMillis(80));
        document = document(later(null), Outcome.WAITING, 4);

        assertThat(EmbeddedMetricFormat.metrics(document)).containsEntry(metric, 1L);
    }

    @ParameterizedTest(name = "{0} attempts made in 120 s")
    @CsvSource({"0, 0", "6, 0", "7, 1", "100, 94"})
    void attemptsThatTheIntervalDoesNotExplainAreARunaway(int attempts, long unexplained) {
        PollEvent event = pollEvent().of("poll-1", STARTED).attempts(attempts).build();
        document = document(event, Outcome.WAITING, attempts + 1);

        assertThat(EmbeddedMetricFormat.metrics(document)).containsEntry("InvocationsOfPoll", unexplained);
    }

    @Test
    void aDryRunIsNoAttempt() {
        observed.checked(200, Duration.ofMillis(80));
        document =
                document(pollEvent().token(new BearerToken(TOKEN)).dryRun(true).build(), Outcome.WAITING, 1);

        assertMetrics(Map.of());
    }

    @Test
    void aSweepCountsWhatItFoundAndDid() {
        Swept swept = new Swept(6, Duration.ofMinutes(7), 3, 2, 1, 5, 4, 0, false, null);
        document = EmbeddedMetricFormat.document(metrics().of(swept, ENDED));

        assertMetrics(Map.of(
                "Overdue", 6L, "OldestOverdue", 420L, "Revived", 3L, "TimedOut", 2L, "Stalled", 1L, "Unnotified", 4L));
        assertThat(properties()).containsEntry("action", "sweep");
    }

    @Test
    void aSweepThatFailsToScheduleCountsWhatItFound() {
        Swept swept = new Swept(1, Duration.ofMinutes(7), 0, 0, 0, 0, 0, 0, false, "throttled");
        document = EmbeddedMetricFormat.document(metrics().of(swept, ENDED));

        assertThat(properties()).containsEntry("error", "throttled");
        assertThat(EmbeddedMetricFormat.metrics(document)).containsEntry("OldestOverdue", 420L);
    }

    @Test
    void aStatusForAnOperatorHasNoMetricButItsDuration() {
        document = EmbeddedMetricFormat.document(metrics().of(new Status(List.of(), null), ENDED));

        assertMetrics(Map.of());
    }

    @Test
    void anInvocationThatEndsInAnErrorCountsWhatItDidBefore() {
        observed.checked(200, Duration.ofMillis(80));
        observed.claimed(claim(Claim.Kind.ADVANCED));
        document = document(first(), new IllegalStateException("no schedule for " + TOKEN));

        assertMetrics(
                Map.of("PollsStarted", 1L, "Attempts", 1L, "ApiLatency", 80L, "Api2xx", 1L, "InvocationsOfPoll", 0L));
        assertThat(properties())
                .containsEntry("outcome", "ERROR")
                .containsEntry("error", "IllegalStateException")
                .containsEntry("poll_id", "request-9")
                .containsEntry("attempt", "1");
    }

    @Test
    void anErrorBeforeThePollIsRecordedCountsNoStart() {
        document = document(first(), new IllegalStateException());

        assertThat(EmbeddedMetricFormat.metrics(document))
                .containsEntry("Attempts", 0L)
                .doesNotContainKey("PollsStarted");
    }

    @Test
    void anUnreadableEventHasNoMetricButItsDuration() {
        document = document(null, new InvalidEventException("event: is not valid JSON"));

        assertMetrics(Map.of());
        assertThat(properties()).containsEntry("error", "InvalidEventException").containsKey("request_id");
    }

    /** These, and how long every invocation took here. */
    private void assertMetrics(Map<String, Object> metrics) {
        Map<String, Object> expected = new TreeMap<>(metrics);
        expected.put("Duration", 345L);
        assertThat(EmbeddedMetricFormat.metrics(document)).isEqualTo(expected);
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new TreeMap<>();
        document.properties().forEach(field -> {
            if (field.getValue().isTextual()) {
                properties.put(field.getKey(), field.getValue().asText());
            }
        });
        return properties;
    }

    private InvocationMetrics metrics() {
        return new InvocationMetrics(invocation, BEGAN, coldStart, INTERVAL);
    }

    private JsonNode document(PollEvent event, Outcome outcome, int attempts) {
        Instant start = event.startedAt() == null ? BEGAN : event.startedAt();
        Poll poll = poll(event.pollId() == null ? "request-9" : event.pollId(), start, attempts);
        PollResult result = new PollResult(outcome, poll, null, new Write(1), null, "refused: " + TOKEN, TOKEN, null);
        Measurements measured = metrics().of(event, result, ENDED);
        return EmbeddedMetricFormat.document(measured);
    }

    private JsonNode document(PollEvent event, RuntimeException error) {
        return EmbeddedMetricFormat.document(metrics().of(event, error, ENDED));
    }

    private static PollEvent first() {
        return pollEvent().token(new BearerToken(TOKEN)).build();
    }

    private static PollEvent later(CatalogValues values) {
        return pollEvent()
                .token(new BearerToken(TOKEN))
                .of("poll-1", STARTED)
                .attempts(3)
                .values(values)
                .dueAt(BEGAN.minusSeconds(7))
                .build();
    }

    private static Claim claim(Claim.Kind kind) {
        return new Claim(kind, "poll-1");
    }
}

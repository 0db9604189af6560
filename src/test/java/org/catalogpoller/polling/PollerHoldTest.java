package org.catalogpoller.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.testing.EventBuilder.pollEvent;
import static org.catalogpoller.testing.PollerBuilder.poller;
import static org.catalogpoller.testing.Statuses.notReady;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.NotReady;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.simulation.InMemoryPolls;
import org.catalogpoller.testing.FakeAttemptScheduler;
import org.catalogpoller.testing.FakeCatalogApi;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;

/** One invocation that makes several checks, and a poll that begins later. */
class PollerHoldTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final NotReady PENDING = notReady("PENDING", null);
    private static final Ready READY = new Ready(new CatalogValues("kb-7", "ds-7"));

    private final FakeCatalogApi api = new FakeCatalogApi();
    private final FakeAttemptScheduler scheduler = new FakeAttemptScheduler();
    private final SettableClock clock = new SettableClock(START);
    private final InMemoryPolls store = new InMemoryPolls(clock);
    private final List<PollResult> held = new ArrayList<>();
    private final Map<String, String> variables = new HashMap<>(Map.of("POLL_HOLD", "45s"));
    private Runnable duringPause = () -> {};

    private Poller holding() {
        return poller(TestSettings.with(variables), clock)
                .asking(api)
                .tracking(store)
                .scheduling(scheduler)
                .sleeping(this::sleep)
                .build();
    }

    private PollResult invoke(int attempts, Duration timeOut) {
        Poller poller = holding();
        PollEvent event = pollEvent().of("poll-1", START).attempts(attempts).build();
        Invocation invocation =
                new Invocation("request-9", null, clock.instant().plus(timeOut));
        return poller.handle(event, invocation, held::add);
    }

    private PollResult invoke() {
        return invoke(0, Duration.ofMinutes(15));
    }

    private void sleep(Duration time) {
        assertThat(time).isPositive();
        clock.advance(time);
        duringPause.run();
    }

    /** Each check takes 300 ms; the last answer is for all that follow. */
    private void answers(CatalogStatus... statuses) {
        api.answers(statuses[0]);
        int[] asked = {0};
        api.answersAfter(
                () -> {
                    clock.advance(Duration.ofMillis(300));
                    asked[0]++;
                    api.answers(statuses[Math.min(asked[0], statuses.length) - 1]);
                },
                statuses[0]);
    }

    private PollRow row() {
        return store.find("poll-1", LIMIT).orElseThrow();
    }

    @Test
    void aHoldChecksAnIntervalApartUntilItIsOverAndThenSchedules() {
        answers(PENDING);

        PollResult result = invoke();

        assertThat(api.requests()).as("at 0 s, 20.3 s and 40.6 s").hasSize(3);
        assertThat(result.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(result.poll().attempts()).isEqualTo(3);
        assertThat(result.nextAttemptAt()).isEqualTo(START.plusSeconds(61));
        assertThat(clock.instant()).isEqualTo(START.plusMillis(40_900));
    }

    @Test
    void everyAttemptThatAnotherOneFollowsIsReported() {
        answers(PENDING);

        invoke();

        assertThat(held).extracting(result -> result.poll().attempts()).containsExactly(1, 2);
        assertThat(held)
                .extracting(PollResult::nextAttemptAt)
                .containsExactly(START.plusMillis(20_300), START.plusMillis(40_600));
        assertThat(held).allMatch(result -> result.status().equals(PENDING));
    }

    /** So that duplicates and repetitions, which may have made fewer checks, find the row and the schedule. */
    @Test
    void rowAndScheduleGoByTheFirstAttemptOfAHoldAndTheEventCountsAll() {
        answers(PENDING);

        invoke(5, Duration.ofMinutes(15));

        assertThat(row().poll().attempts()).isEqualTo(6);
        assertThat(row().nextAttemptAt()).isEqualTo(START.plusSeconds(61));
        NextAttempt next = scheduler.scheduled().get(0);
        assertThat(next.number()).isEqualTo(7);
        assertThat(next.event()).contains("\"attempt_count\":8,");
    }

    @Test
    void whileItHoldsTheRowSaysThatNothingIsOverdue() {
        answers(PENDING);
        List<Instant> due = new ArrayList<>();
        duringPause = () -> due.add(row().nextAttemptAt());

        invoke();

        assertThat(due).containsExactly(START.plusSeconds(45), START.plusSeconds(45));
    }

    @Test
    void valuesFoundInAHoldAreWritten() {
        store.insertBackendRow(42);
        answers(PENDING, READY);

        PollResult result = invoke();

        assertThat(result.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(result.poll().attempts()).isEqualTo(2);
        assertThat(store.backendRow(42)).isEqualTo(READY.values());
        assertThat(scheduler.scheduled()).isEmpty();
    }

    @Test
    void valuesFoundInAHoldThatFindNoRowTravelWithTheNextEvent() {
        answers(PENDING, READY);

        assertThat(invoke().outcome()).isEqualTo(Outcome.WAITING);
        assertThat(scheduler.scheduled().get(0).number()).isEqualTo(2);
        assertThat(scheduler.scheduled().get(0).event()).contains("\"attempt_count\":2,", "kb-7", "ds-7");
        assertThat(row().values()).isEqualTo(READY.values());
    }

    @Test
    void aRefusalEndsTheHoldAndThePoll() {
        answers(PENDING, new Rejected("the API answered 401"));

        assertThat(invoke().outcome()).isEqualTo(Outcome.FAILED);
        assertThat(row().state()).isEqualTo(PollState.FAILED);
        assertThat(row().poll().attempts()).isEqualTo(2);
    }

    @Test
    void theLimitOfAttemptsHoldsInsideAHold() {
        variables.put("POLL_MAX_ATTEMPTS", "2");
        answers(PENDING);

        assertThat(invoke().outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(api.requests()).hasSize(2);
    }

    @Test
    void theDeadlineHoldsInsideAHold() {
        variables.put("POLL_MAX_DURATION", "30s");
        answers(PENDING);

        assertThat(invoke().outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(api.requests()).hasSize(2);
    }

    @Test
    void whatTheApiAsksForMayBeBeyondTheHold() {
        answers(new Unavailable("the API answered 503", Duration.ofSeconds(50)));

        assertThat(invoke().nextAttemptAt()).isEqualTo(START.plusSeconds(51));
        assertThat(api.requests()).hasSize(1);
    }

    /** A check of up to 10 s and 5 s to schedule: 35.3 s. */
    @Test
    void aCheckThatTheFunctionsTimeOutLeavesNoRoomForIsScheduled() {
        answers(PENDING);

        invoke(0, Duration.ofMillis(35_299));
        assertThat(api.requests()).hasSize(1);

        clock.set(START);
        invoke(1, Duration.ofMillis(35_300));
        assertThat(api.requests()).as("two more").hasSize(3);
    }

    @Test
    void aRepeatedDeliveryHoldsNoMoreAndSchedulesALaterAttempt() {
        answers(PENDING);
        duringPause = () -> {
            throw new IllegalStateException("killed in its hold");
        };
        try {
            invoke();
        } catch (IllegalStateException killed) {
            assertThat(scheduler.scheduled()).isEmpty();
        }
        PollResult repeated = invoke();

        assertThat(repeated.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(api.requests()).as("one each").hasSize(2);
        assertThat(scheduler.scheduled().get(0).number()).isEqualTo(2);
        assertThat(scheduler.scheduled().get(0).at())
                .isBetween(row().nextAttemptAt(), row().nextAttemptAt().plusSeconds(30));
    }

    @Test
    void aHoldEndsWithoutAScheduleIfThePollWasCancelledMeanwhile() {
        answers(PENDING);
        duringPause = () -> {
            if (row().state() == PollState.WAITING) {
                store.end(row().ended(PollState.CANCELLED, "cancelled by an operator"), LIMIT);
            }
        };

        assertThat(invoke().outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(scheduler.scheduled()).isEmpty();
    }

    private PollResult begin(String pollId, CatalogValues values, boolean dryRun) {
        return begin(pollId, null, values, dryRun);
    }

    private PollResult begin(String pollId, Instant startedAt, CatalogValues values, boolean dryRun) {
        variables.put("POLL_FIRST_DELAY", "90s");
        variables.put("POLL_HOLD", "0s");
        Poller poller = holding();
        PollEvent first =
                pollEvent().of(pollId, startedAt).values(values).dryRun(dryRun).build();
        return poller.handle(first, new Invocation("request-9", null, START.plusSeconds(60)), check -> {});
    }

    @Test
    void aPollThatIsToBeginLaterSchedulesItsFirstCheck() {
        PollResult result = begin(null, null, false);

        assertThat(result.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(result.toJson().toString())
                .isEqualTo("{\"success\":true,\"outcome\":\"WAITING\",\"catalog_ready\":false,\"local_catalog_id\":42,"
                        + "\"catalog_id\":42,\"catalog_name\":\"acme\",\"attempt_count\":0,\"poll_id\":\"request-9\","
                        + "\"next_attempt_at\":\"2026-01-31T12:01:30Z\"}");
        assertThat(api.requests()).isEmpty();
        NextAttempt next = scheduler.scheduled().get(0);
        assertThat(next.number()).isEqualTo(1);
        assertThat(next.event())
                .contains(
                        "\"attempt_count\":0,", "\"poll_id\":\"request-9\"", "\"started_at\":\"2026-01-31T12:00:00Z\"");
        assertThat(store.find("request-9", LIMIT).orElseThrow().poll().attempts())
                .isZero();
    }

    @Test
    void aPollThatTheBackendNamesBeginsAfterTheFirstDelay() {
        assertThat(begin("backend-1", null, false).outcome()).isEqualTo(Outcome.WAITING);

        assertThat(api.requests()).isEmpty();
        assertThat(scheduler.scheduled().get(0).event()).contains("\"poll_id\":\"backend-1\"");
    }

    @Test
    void aRepeatedFirstEventFindsTheScheduleOfTheFirstCheck() {
        begin(null, null, false);

        assertThat(begin(null, null, false).outcome()).isEqualTo(Outcome.SUPERSEDED);
        assertThat(scheduler.scheduled()).hasSize(1);
    }

    @Test
    void whatIsNotTheFirstEventOfAPollIsNotDelayed() {
        answers(PENDING);

        assertThat(begin("request-9", START, null, false).poll().attempts()).isEqualTo(1);
        assertThat(begin(null, null, true).poll().attempts()).isEqualTo(1);
        assertThat(begin(null, READY.values(), false).poll().attempts()).isEqualTo(1);
        assertThat(api.requests()).hasSize(2);
    }
}

package org.catalogpoller.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.catalogpoller.testing.Events.ACME;

import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.config.Settings;
import org.catalogpoller.operations.Retry.RetryRefusedException;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.RetryId;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.simulation.InMemoryPolls;
import org.catalogpoller.testing.FakeAttemptScheduler;
import org.catalogpoller.testing.FakeTokenSeal;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;

/** What becomes of a poll that is started again. */
class RetryTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Invocation INVOCATION = new Invocation("retry", null, START.plusSeconds(60));

    private final SettableClock clock = new SettableClock(START);
    private final FakeAttemptScheduler scheduler = new FakeAttemptScheduler();

    private Retry retry(InMemoryPolls polls) {
        Settings settings = TestSettings.required();
        return new Retry(
                polls,
                scheduler,
                new FakeTokenSeal(false),
                settings.polls().policy(),
                settings.readiness().rule(),
                settings.tokens(),
                clock);
    }

    private static PollRow failed(InMemoryPolls polls) {
        Poll poll = new Poll("a", ACME, START.minusSeconds(60), 1);
        PollRow row = PollRow.of(poll, PollState.FAILED, START.plusSeconds(2_940));
        polls.end(row, LIMIT);
        return row;
    }

    @Test
    void anEndedPollWaitsAgain() {
        InMemoryPolls polls = new InMemoryPolls(clock);

        retry(polls).start(failed(polls), null, INVOCATION);

        assertThat(polls.find("a.retry1", LIMIT)).map(PollRow::state).contains(PollState.WAITING);
        assertThat(scheduler.scheduled()).hasSize(1);
    }

    /** It takes seconds to make its first schedule, which must not be past by then. */
    @Test
    void aColdJvmSchedulesFurtherAhead() {
        InMemoryPolls polls = new InMemoryPolls(clock);

        retry(polls).start(failed(polls), null, INVOCATION.onColdJvm());

        assertThat(scheduler.scheduled().get(0).at()).isEqualTo(START.plusSeconds(6));
    }

    @Test
    void theRetryOfARetryCountsOnWhateverIsInTheId() {
        assertThat(RetryId.of("a\nb")).isEqualTo("a\nb.retry1");
        assertThat(RetryId.of("a\nb.retry1")).isEqualTo("a\nb.retry2");
    }

    /** At this rate the API may be asked once in eleven days. */
    @Test
    void aPollThatFindsNoSecondBeforeItsDeadlineDoesNotWait() {
        InMemoryPolls polls = new InMemoryPolls(clock, 0.000_001);
        PollRow failed = failed(polls);

        assertThatThrownBy(() -> retry(polls).start(failed, null, INVOCATION))
                .isInstanceOf(RetryRefusedException.class)
                .hasMessage("no second is left for it before its deadline: a.retry1 has ended");

        assertThat(polls.find("a.retry1", LIMIT)).map(PollRow::state).contains(PollState.TIMED_OUT);
        assertThat(scheduler.scheduled()).isEmpty();
    }

    @Test
    void aPollIsNotRetriedUnderTheIdOfAnotherCatalogsPoll() {
        InMemoryPolls polls = new InMemoryPolls(clock);
        PollRow failed = failed(polls);
        Poll other = new Poll("a.retry1", new Catalog(ACME.id() + 1, "other"), START, 0);
        polls.end(PollRow.of(other, PollState.FAILED, START.plusSeconds(3_000)), LIMIT);

        assertThatThrownBy(() -> retry(polls).start(failed, null, INVOCATION))
                .isInstanceOf(RetryRefusedException.class)
                .hasMessage("a poll for another catalog has the poll_id a.retry1");

        assertThat(scheduler.scheduled()).isEmpty();
    }

    /** Its schedule may be there. */
    @Test
    void aPollThatWasRetriedBeforeKeepsWaiting() {
        InMemoryPolls polls = new InMemoryPolls(clock, 0.000_001);
        PollRow failed = failed(polls);
        PollRow waits = PollRow.of(new Poll("a.retry1", ACME, START, 0), PollState.WAITING, START.plusSeconds(3_000));
        polls.advance(waits.dueAt(START.plusSeconds(1)), START, Duration.ofMinutes(6), LIMIT);

        assertThatThrownBy(() -> retry(polls).start(failed, null, INVOCATION))
                .isInstanceOf(RetryRefusedException.class)
                .hasMessageStartingWith("it was retried before");

        assertThat(polls.find("a.retry1", LIMIT)).map(PollRow::state).contains(PollState.WAITING);
    }
}

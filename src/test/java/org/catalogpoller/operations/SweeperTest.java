package org.catalogpoller.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.testing.Events.ACME;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.catalogpoller.config.Settings;
import org.catalogpoller.event.OperatorResult.Swept;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.Notifications;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.simulation.InMemoryPolls;
import org.catalogpoller.testing.FakeAttemptScheduler;
import org.catalogpoller.testing.RowBuilder;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;

/** What a sweep does about polls whose next attempt is overdue. */
class SweeperTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final Settings WITHOUT_TOKENS = TestSettings.required();
    private static final Settings WITH_TOKENS = TestSettings.with(Map.of(
            "OIDC_ISSUER_URL", "https://issuer.example",
            "OIDC_CLIENT_ID", "poller",
            "OIDC_CLIENT_SECRET", "s3cret"));

    private final SettableClock clock = new SettableClock(START);
    private final SettableClock databaseClock = new SettableClock(START);
    private final FakeAttemptScheduler scheduler = new FakeAttemptScheduler();
    private String sealedToken;
    private Duration maxDuration = Duration.ofMinutes(50);
    private Duration timeOfAPostponement = Duration.ZERO;
    private int postponementsThatFail;

    private final InMemoryPolls polls = new InMemoryPolls(databaseClock) {
        @Override
        public synchronized boolean postpone(PollRow row, Instant nextAttemptAt, Duration limit) {
            if (postponementsThatFail > 0 && --postponementsThatFail == 0) {
                throw new CatalogTableException("the database cannot be reached");
            }
            advanceClocks(timeOfAPostponement);
            return super.postpone(row, nextAttemptAt, limit);
        }
    };

    private void advanceClocks(Duration time) {
        clock.advance(time);
        databaseClock.advance(time);
    }

    /** A poll after one attempt, whose next one is due 20 s after the start. */
    private void waits(String id, Catalog catalog, boolean needsToken) {
        PollRow row = RowBuilder.waiting(new Poll(id, catalog, START, 1), START.plusSeconds(20))
                .deadline(START.plus(maxDuration))
                .needsToken(needsToken)
                .sealedToken(sealedToken)
                .build();
        assertThat(polls.advance(row, START, Duration.ofMinutes(6), LIMIT).kind())
                .isEqualTo(Claim.Kind.ADVANCED);
    }

    private Swept sweep(Settings settings) {
        Notifications notifications = new Notifications(List.of(), polls, settings.polls(), clock);
        return new Sweeper(
                        polls, polls, scheduler, notifications, settings.polls().policy(), settings.tokens(), clock)
                .sweep(new Invocation("sweep", null, clock.instant().plusSeconds(60)));
    }

    private PollState stateOf(String id) {
        return polls.find(id, LIMIT).orElseThrow().state();
    }

    @Test
    void aPollThatOnlyItsEventCanContinueEndsWhenThatCannotComeAnyMore() {
        maxDuration = Duration.ofHours(5);
        Settings settings = TestSettings.with(Map.of("POLL_MAX_DURATION", "5h"));
        waits("a", ACME, true);
        advanceClocks(Duration.ofSeconds(20).plus(PollPolicy.EVENT_RETURNS_WITHIN));

        assertThat(sweep(settings).stalled()).isZero();
        assertThat(stateOf("a")).isEqualTo(PollState.WAITING);

        advanceClocks(Duration.ofSeconds(1));

        assertThat(sweep(settings).stalled()).isEqualTo(1);
        assertThat(stateOf("a")).isEqualTo(PollState.FAILED);
    }

    @Test
    void aPollThatOnlyItsEventCanContinueEndsAtItsDeadline() {
        waits("a", ACME, true);
        advanceClocks(Duration.ofMinutes(50).plusSeconds(1));

        assertThat(sweep(WITHOUT_TOKENS).timedOut()).isEqualTo(1);
        assertThat(stateOf("a")).isEqualTo(PollState.TIMED_OUT);
    }

    @Test
    void aPollThatNeedsATokenGoesOnWithTheFunctionsOwn() {
        waits("a", ACME, true);
        advanceClocks(Duration.ofMinutes(10));

        assertThat(sweep(WITH_TOKENS).revived()).isEqualTo(1);
        assertThat(sweep(WITH_TOKENS).overdue()).isZero();
        assertThat(scheduler.scheduled().get(0).event()).doesNotContain("token");
    }

    @Test
    void aPollWhoseTokenIsSealedGoesOnWithThat() {
        sealedToken = "v1.sealed";
        waits("a", ACME, true);
        advanceClocks(Duration.ofMinutes(10));

        assertThat(sweep(WITHOUT_TOKENS).revived()).isEqualTo(1);
        assertThat(scheduler.scheduled().get(0).event()).contains("\"sealed_token\":\"v1.sealed\"");
    }

    @Test
    void aRevivalHasAnotherScheduleThanTheLostOne() {
        waits("a", ACME, false);
        NextAttempt lost = new NextAttempt("a", 2, null, START.plusSeconds(20), START, null, "{}", null);
        scheduler.schedule(lost);
        advanceClocks(Duration.ofMinutes(10));

        assertThat(sweep(WITHOUT_TOKENS).revived()).isEqualTo(1);
        assertThat(scheduler.scheduled()).hasSize(2);
        assertThat(scheduler.scheduled().get(1).revivedAt()).isEqualTo("2026-01-31T12:10:20Z");
        assertThat(scheduler.scheduled().get(1).number()).isEqualTo(2);
    }

    @Test
    void aScheduleIsNotInThePastAfterASlowStatement() {
        waits("a", ACME, false);
        advanceClocks(Duration.ofMinutes(10));
        timeOfAPostponement = Duration.ofSeconds(27);

        sweep(WITHOUT_TOKENS);

        assertThat(scheduler.scheduled()).extracting(NextAttempt::at).containsExactly(START.plusSeconds(628));
    }

    @Test
    void theClockOfTheDatabaseSaysWhatIsOverdue() {
        waits("a", ACME, false);
        clock.advance(Duration.ofMinutes(10));

        assertThat(sweep(WITHOUT_TOKENS)).isEqualTo(new Swept(0, Duration.ZERO, 0, 0, 0, 0, 0, null));
        assertThat(stateOf("a")).isEqualTo(PollState.WAITING);
    }

    @Test
    void aClockThatIsAheadEndsNoPollBeforeItsDeadline() {
        waits("a", ACME, false);
        advanceClocks(Duration.ofMinutes(45));
        clock.advance(Duration.ofMinutes(10));

        assertThat(sweep(WITHOUT_TOKENS).revived()).isEqualTo(1);
        assertThat(stateOf("a")).isEqualTo(PollState.WAITING);
    }

    @Test
    void aPollEndsWhenNoTimeIsLeftForAnAttempt() {
        waits("a", ACME, false);
        advanceClocks(Duration.ofMinutes(51));

        assertThat(sweep(WITHOUT_TOKENS).timedOut()).isEqualTo(1);
        assertThat(stateOf("a")).isEqualTo(PollState.TIMED_OUT);
    }

    @Test
    void aSweepSaysWhatItHasDoneBeforeTheDatabaseFailed() {
        waits("a", ACME, false);
        waits("b", new Catalog(43, "other"), false);
        advanceClocks(Duration.ofMinutes(10));
        postponementsThatFail = 2;

        Swept swept = sweep(WITHOUT_TOKENS);

        assertThat(swept.overdue()).isEqualTo(2);
        assertThat(swept.revived()).isEqualTo(1);
        assertThat(swept.problem()).isEqualTo("the database cannot be reached");
    }

    @Test
    void aSweepNamesEveryProblemOnceAndGoesOn() {
        waits("a", ACME, false);
        waits("b", new Catalog(43, "other"), false);
        advanceClocks(Duration.ofMinutes(10));
        scheduler.failsWith("throttled");

        Swept swept = sweep(WITHOUT_TOKENS);

        assertThat(swept.revived()).isZero();
        assertThat(swept.problem()).isEqualTo("throttled");
        assertThat(swept.oldestOverdue()).isEqualTo(Duration.ofSeconds(580));
    }
}

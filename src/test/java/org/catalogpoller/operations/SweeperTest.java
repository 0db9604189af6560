package org.catalogpoller.operations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.testing.Events.ACME;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.catalogpoller.config.Settings;
import org.catalogpoller.event.OperatorResult.Swept;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.ManyAtOnce;
import org.catalogpoller.polling.Notifications;
import org.catalogpoller.polling.SweepLimits;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.OverduePolls;
import org.catalogpoller.simulation.InMemoryPolls;
import org.catalogpoller.testing.FakeAttemptScheduler;
import org.catalogpoller.testing.OneWorker;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    private Duration timeOfATake = Duration.ZERO;
    private Duration timeOfASchedule = Duration.ZERO;
    private int takesThatFail;
    private Map<String, Instant> plannedSeconds = Map.of();

    private final InMemoryPolls polls = new InMemoryPolls(databaseClock) {
        @Override
        public synchronized Taken take(Search search, int max, Duration limit) {
            if (takesThatFail > 0 && --takesThatFail == 0) {
                throw new CatalogTableException("the database cannot be reached");
            }
            Taken taken = super.take(search, max, limit);
            advanceClocks(timeOfATake);
            return taken;
        }

        @Override
        public synchronized Map<String, Instant> plan(List<PollRow> taken, Duration limit) {
            return plannedSeconds;
        }
    };

    private final AttemptScheduler slowScheduler = new AttemptScheduler() {
        @Override
        public boolean schedule(NextAttempt next) {
            advanceClocks(timeOfASchedule);
            return scheduler.schedule(next);
        }

        @Override
        public void cancel(String pollId, int attempt, Instant movedTo) {
            scheduler.cancel(pollId, attempt, movedTo);
        }
    };

    private void advanceClocks(Duration time) {
        clock.advance(time);
        databaseClock.advance(time);
    }

    /** A poll after one attempt, whose next one is due 20 s after the start. */
    private void waits(String id, Catalog catalog, boolean needsToken) {
        PollRow row = PollRow.of(new Poll(id, catalog, START, 1), PollState.WAITING, START.plus(maxDuration))
                .withToken(needsToken, sealedToken)
                .withLast("not ready", null)
                .dueAt(START.plusSeconds(20));
        assertThat(polls.advance(row, START, Duration.ofMinutes(6), LIMIT).kind())
                .isEqualTo(Claim.Kind.ADVANCED);
    }

    private Swept sweep(Settings settings) {
        ManyAtOnce many = new ManyAtOnce(new OneWorker(), this::advanceClocks, clock);
        Notifications notifications =
                new Notifications(List.of(), polls, many, settings.polls(), settings.scheduler(), clock);
        PollPolicy policy = settings.polls().policy();
        Revival revival = new Revival(slowScheduler, polls, policy, clock);
        BatchedRevival batches = new BatchedRevival(revival, many, settings.scheduler(), clock);
        return new Sweeper(
                        new Resumption(polls, revival, batches, settings.tokens(), clock),
                        new OverdueRevival(polls, revival, batches, policy, settings.tokens(), clock),
                        notifications,
                        new Retention(polls, settings.history(), clock),
                        slowScheduler,
                        many,
                        clock)
                .sweep(new Invocation("sweep", null, clock.instant().plusSeconds(60)));
    }

    private void manyWait(int count) {
        for (int i = 0; i < count; i++) {
            waits("poll " + i, new Catalog(1_000 + i, "catalog " + i), false);
        }
    }

    private List<NextAttempt> revived() {
        return scheduler.scheduled().stream()
                .filter(next -> next.movedTo() != null)
                .toList();
    }

    private List<NextAttempt> furtherSweeps() {
        return scheduler.scheduled().stream()
                .filter(next -> next.event().equals("{\"action\":\"sweep\"}"))
                .toList();
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
        assertThat(scheduler.scheduled().get(1).movedTo()).isEqualTo("2026-01-31T12:10:20Z");
        assertThat(scheduler.scheduled().get(1).number()).isEqualTo(2);
    }

    @Test
    void aScheduleIsNotInThePastAfterASlowStatement() {
        waits("a", ACME, false);
        advanceClocks(Duration.ofMinutes(10));
        timeOfATake = Duration.ofSeconds(27);

        sweep(WITHOUT_TOKENS);

        assertThat(scheduler.scheduled()).extracting(NextAttempt::at).containsExactly(START.plusSeconds(628));
    }

    @Test
    void theClockOfTheDatabaseSaysWhatIsOverdue() {
        waits("a", ACME, false);
        clock.advance(Duration.ofMinutes(10));

        assertThat(sweep(WITHOUT_TOKENS)).isEqualTo(new Swept(0, Duration.ZERO, 0, 0, 0, 0, 0, 0, false, null));
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

    /** Hours between the clocks of the database and of the function: each may be the wrong one. */
    @ParameterizedTest
    @CsvSource({"3, 0", "-3, 0", "0, 3", "0, -3"})
    void aClockThatIsHoursWrongEndsNoPoll(int database, int function) {
        databaseClock.advance(Duration.ofHours(database));
        waits("a", ACME, false);
        waits("b", new Catalog(2, "needs its event"), true);
        advanceClocks(Duration.ofMinutes(10));
        clock.advance(Duration.ofHours(function));

        assertThat(sweep(WITHOUT_TOKENS).revived()).isEqualTo(1);

        assertThat(stateOf("a")).isEqualTo(PollState.WAITING);
        assertThat(stateOf("b")).isEqualTo(PollState.WAITING);
        Instant right = START.plus(Duration.ofMinutes(10));
        assertThat(revived())
                .singleElement()
                .satisfies(next -> assertThat(next.at()).isBetween(right, right.plusSeconds(90)));
    }

    /** The schedule is made by the clock of the database, and so comes later by the difference. */
    @ParameterizedTest
    @ValueSource(ints = {7, 30})
    void aPollIsRevivedOnceWhereTheClockOfTheDatabaseHasSteppedAheadByMinutes(int minutes) {
        waits("a", ACME, false);
        databaseClock.advance(Duration.ofMinutes(minutes));

        for (int sweep = 0; sweep < minutes + 5; sweep += 5) {
            sweep(WITHOUT_TOKENS);
            advanceClocks(Duration.ofMinutes(5));
        }

        assertThat(revived()).hasSize(1);
    }

    /** The clock of the database steps when it moves to a host whose clock is wrong. */
    @ParameterizedTest
    @CsvSource({"5, 0, 0", "-5, 0, 0", "0, 5, 0", "0, -5, 0", "5, 0, 4", "-5, 0, 4", "0, 5, 4", "0, -5, 4"})
    void aClockThatStepsByHoursFailsNoPollWhoseEventWillCome(int database, int function, int runsFor) {
        maxDuration = Duration.ofHours(12);
        Settings settings = TestSettings.with(Map.of("POLL_MAX_DURATION", "12h"));
        advanceClocks(Duration.ofHours(runsFor));
        waits("a", ACME, true);
        databaseClock.advance(Duration.ofHours(database));
        clock.advance(Duration.ofHours(function));

        assertThat(sweep(settings).stalled()).isZero();
        assertThat(stateOf("a")).isEqualTo(PollState.WAITING);
    }

    /** They would be overdue for a few minutes only, and fill the batch of every sweep. */
    @ParameterizedTest
    @CsvSource({"3, 0", "0, 3", "5, 0", "0, 5", "5, -5"})
    void pollsThatASweepWaitsForKeepTheirTimes(int database, int function) {
        for (int i = 0; i < SweepLimits.POLLS_AT_ONCE; i++) {
            waits("poll " + i, new Catalog(1_000 + i, "catalog"), true);
        }
        advanceClocks(Duration.ofMinutes(10));
        databaseClock.advance(Duration.ofHours(database));
        clock.advance(Duration.ofHours(function));

        assertThat(sweep(WITHOUT_TOKENS))
                .satisfies(swept -> assertThat(swept.overdue()).isZero())
                .satisfies(swept -> assertThat(swept.handedOver()).isFalse());
        assertThat(polls.all()).extracting(PollRow::nextAttemptAt).containsOnly(START.plusSeconds(20));
    }

    @ParameterizedTest
    @CsvSource({"3, 0", "0, 3"})
    void aPollIsRevivedOnceAlsoWhereAClockIsHoursAhead(int database, int function) {
        databaseClock.advance(Duration.ofHours(database));
        waits("a", ACME, false);
        advanceClocks(Duration.ofMinutes(10));
        clock.advance(Duration.ofHours(function));

        sweep(WITHOUT_TOKENS);
        advanceClocks(OverduePolls.LEASE.plusSeconds(1));
        sweep(WITHOUT_TOKENS);

        assertThat(revived()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"30", "-30", "-10000"})
    void aSecondOfTheDatabaseIsScheduledByTheClockOfTheFunction(int ahead) {
        databaseClock.advance(Duration.ofSeconds(ahead));
        waits("a", ACME, false);
        advanceClocks(Duration.ofMinutes(10));
        plannedSeconds = Map.of("a", databaseClock.instant().plusSeconds(45));

        sweep(WITHOUT_TOKENS);

        assertThat(revived())
                .extracting(NextAttempt::at)
                .containsExactly(clock.instant().plusSeconds(45));
    }

    @ParameterizedTest
    @CsvSource({"3, 0", "-3, 0", "0, 3", "0, -3"})
    void aPollGoesOnAfterAPauseAlsoWhereAClockIsHoursWrong(int database, int function) {
        databaseClock.advance(Duration.ofHours(database));
        polls.begin(null, null, LIMIT);
        PollRow paused = PollRow.of(new Poll("a", ACME, START, 0), PollState.WAITING, START.plus(maxDuration));
        polls.pause(paused, START, Duration.ofMinutes(6), LIMIT);
        advanceClocks(Duration.ofMinutes(10));
        clock.advance(Duration.ofHours(function));
        polls.end((Long) null, LIMIT);

        assertThat(sweep(WITHOUT_TOKENS).revived()).isEqualTo(1);

        Instant right = START.plus(Duration.ofMinutes(10));
        assertThat(revived())
                .singleElement()
                .satisfies(next -> assertThat(next.at()).isBetween(right, right.plusSeconds(90)));
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
        manyWait(SweepLimits.POLLS_AT_ONCE + 1);
        advanceClocks(Duration.ofMinutes(10));
        takesThatFail = 2;

        Swept swept = sweep(WITHOUT_TOKENS);

        assertThat(swept.overdue()).isEqualTo(SweepLimits.POLLS_AT_ONCE);
        assertThat(swept.revived()).isEqualTo(SweepLimits.POLLS_AT_ONCE);
        assertThat(swept.problem()).isEqualTo("the database cannot be reached");
    }

    @Test
    void manyPollsAreRevivedBatchByBatch() {
        manyWait(3 * SweepLimits.POLLS_AT_ONCE + 1);
        advanceClocks(Duration.ofMinutes(10));

        Swept swept = sweep(WITHOUT_TOKENS);

        assertThat(swept.revived()).isEqualTo(3 * SweepLimits.POLLS_AT_ONCE + 1);
        assertThat(swept.oldestOverdue()).isEqualTo(Duration.ofSeconds(580));
        assertThat(revived()).extracting(NextAttempt::pollId).doesNotHaveDuplicates();
    }

    @Test
    void manyPollsThatAreOverEndBatchByBatch() {
        manyWait(SweepLimits.POLLS_AT_ONCE + 1);
        advanceClocks(Duration.ofMinutes(51));

        assertThat(sweep(WITHOUT_TOKENS).timedOut()).isEqualTo(SweepLimits.POLLS_AT_ONCE + 1);
        assertThat(polls.all()).extracting(PollRow::state).containsOnly(PollState.TIMED_OUT);
    }

    @ParameterizedTest
    @CsvSource({"0", "-3", "3"})
    void pollsThatAreRevivedTogetherSpreadOverAMinute(int databaseAhead) {
        databaseClock.advance(Duration.ofHours(databaseAhead));
        manyWait(SweepLimits.POLLS_AT_ONCE);
        advanceClocks(Duration.ofMinutes(10));

        sweep(WITHOUT_TOKENS);

        Map<Instant, Long> bySecond =
                revived().stream().collect(Collectors.groupingBy(NextAttempt::at, Collectors.counting()));
        assertThat(bySecond).hasSizeBetween(60, 61);
        assertThat(bySecond.values()).allMatch(polls -> polls <= 5);
        assertThat(Collections.min(bySecond.keySet())).isEqualTo(START.plusSeconds(620));
    }

    @Test
    void aSweepCreatesNoMoreSchedulesASecondThanItsShare() {
        manyWait(101);
        advanceClocks(Duration.ofMinutes(10));
        Instant began = clock.instant();

        sweep(TestSettings.with(Map.of("SWEEP_MAX_RATE", "100")));

        // four sweeps share 100 a second, and a tenth of a second is caught up
        assertThat(Duration.between(began, clock.instant())).isEqualTo(Duration.ofMillis(3_900));
        assertThat(revived()).hasSize(101);
    }

    @Test
    void pollsThatNoTimeIsLeftForAreOverdueForTheNextSweep() {
        manyWait(100);
        advanceClocks(Duration.ofMinutes(10));

        Swept slow = sweep(TestSettings.with(Map.of("SWEEP_MAX_RATE", "4")));
        Swept next = sweep(WITHOUT_TOKENS);

        assertThat(slow.revived()).isBetween(10, 14);
        assertThat(slow.overdue())
                .as("taken, for each has a second of the rate")
                .isEqualTo(slow.revived());
        assertThat(slow.handedOver()).isTrue();
        assertThat(next.revived()).isEqualTo(100 - slow.revived());
        assertThat(revived()).extracting(NextAttempt::pollId).doesNotHaveDuplicates();
    }

    private void wasPaused(String id, long catalogId) {
        Poll poll = new Poll(id, new Catalog(catalogId, id), START, 1);
        polls.pause(PollRow.of(poll, PollState.WAITING, START.plus(maxDuration)), START, Duration.ofMinutes(6), LIMIT);
    }

    @Test
    void pollsOfAPauseLeaveTimeForOverdueOnes() {
        waits("overdue", ACME, false);
        advanceClocks(Duration.ofMinutes(10));
        for (int i = 0; i < 200; i++) {
            wasPaused("paused " + i, 1_000 + i);
        }
        Instant began = clock.instant();

        Swept swept = sweep(TestSettings.with(Map.of("SWEEP_MAX_RATE", "10")));

        assertThat(Duration.between(began, clock.instant())).isLessThan(Duration.ofSeconds(20));
        assertThat(revived()).extracting(NextAttempt::pollId).contains("overdue");
        assertThat(swept.revived()).isBetween(10, 20);
        assertThat(polls.countToResume(LIMIT)).as("still paused").isEqualTo(201 - swept.revived());
    }

    /** The calls take so long that only some polls get a schedule. */
    @Test
    void aResumePausesThePollsAgainThatNoTimeIsLeftFor() {
        for (int i = 0; i < 200; i++) {
            wasPaused("paused " + i, 1_000 + i);
        }
        timeOfASchedule = Duration.ofSeconds(2);

        Swept slow = sweep(WITHOUT_TOKENS);

        assertThat(slow.revived()).isBetween(1, 5);
        assertThat(polls.countToResume(LIMIT)).isEqualTo(200 - slow.revived());
        timeOfASchedule = Duration.ZERO;
        assertThat(sweep(WITHOUT_TOKENS).revived()).isEqualTo(200 - slow.revived());
        assertThat(revived()).extracting(NextAttempt::pollId).doesNotHaveDuplicates();
    }

    @Test
    void aSweepThatFindsMoreThanABatchAsksForFurtherOnesOnce() {
        manyWait(2 * SweepLimits.POLLS_AT_ONCE);
        advanceClocks(Duration.ofMinutes(10));

        Swept swept = sweep(WITHOUT_TOKENS);

        assertThat(swept.handedOver()).isTrue();
        assertThat(furtherSweeps()).hasSize(12).allMatch(sweep -> sweep.at().isAfter(clock.instant()));
        assertThat(furtherSweeps().get(0).at()).isEqualTo(START.plusSeconds(605));
        assertThat(furtherSweeps().get(11).at()).isEqualTo(START.plusSeconds(660));
    }

    /** Each call takes 3 s here, and one comes after the other. */
    @Test
    void aSweepAsksForNoFurtherOnesWithoutTime() {
        manyWait(SweepLimits.POLLS_AT_ONCE);
        advanceClocks(Duration.ofMinutes(10));
        Instant began = clock.instant();
        timeOfASchedule = Duration.ofSeconds(3);

        Swept swept = sweep(WITHOUT_TOKENS);

        assertThat(Duration.between(began, clock.instant())).isLessThanOrEqualTo(Duration.ofSeconds(25));
        assertThat(furtherSweeps()).hasSizeBetween(4, 7);
        timeOfASchedule = Duration.ZERO;
        assertThat(sweep(WITHOUT_TOKENS).revived()).isEqualTo(SweepLimits.POLLS_AT_ONCE - swept.revived());
    }

    @Test
    void twoSweepsAskForTheSameFurtherOnes() {
        manyWait(SweepLimits.POLLS_AT_ONCE);
        advanceClocks(Duration.ofMinutes(10));
        sweep(WITHOUT_TOKENS);
        advanceClocks(Duration.ofMinutes(10));
        clock.set(START.plusSeconds(600));

        sweep(WITHOUT_TOKENS);

        assertThat(revived()).hasSize(2 * SweepLimits.POLLS_AT_ONCE);
        assertThat(furtherSweeps()).hasSize(12);
    }

    @Test
    void aSweepThatFindsLessThanABatchAsksForNoFurtherOne() {
        manyWait(SweepLimits.POLLS_AT_ONCE - 1);
        advanceClocks(Duration.ofMinutes(10));

        assertThat(sweep(WITHOUT_TOKENS).handedOver()).isFalse();
        assertThat(furtherSweeps()).isEmpty();
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

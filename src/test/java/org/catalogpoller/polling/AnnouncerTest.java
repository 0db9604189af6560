package org.catalogpoller.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.catalogpoller.catalogdb.UntrackedPolls;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.event.PollResult.Write;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.NotReady;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.polling.Announcer.Announced;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.simulation.InMemoryPolls;
import org.catalogpoller.testing.FakeCatalogTable;
import org.catalogpoller.testing.FakeNotifier;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is told of a poll's end, how often, and what a result says where that fails. */
class AnnouncerTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:01:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String TOKEN = "SECRET-CANARY-TOKEN";
    private static final Map<String, String> VALUES =
            Map.of("kb_name", "kb-7", "data_source_name", "ds-7", "agent_id", "a-7");
    private static final Ready READY = new Ready(new CatalogValues(VALUES));

    private final SettableClock clock = new SettableClock(NOW);
    private final InMemoryPolls polls = new InMemoryPolls(clock);
    private final FakeNotifier topic = new FakeNotifier("topic");
    private final FakeNotifier bus = new FakeNotifier("bus");
    private final Announcer announcer = announcer(polls, Map.of());

    private Announcer announcer(PollStore store, Map<String, String> variables) {
        return new Announcer(List.of(topic, bus), store, TestSettings.with(variables), clock);
    }

    private Announcer untracking() {
        return announcer(new UntrackedPolls(new FakeCatalogTable()), Map.of("POLL_TRACKING", "off"));
    }

    private static Attempt attempt(boolean dryRun) {
        PollEvent event = new PollEvent("acme", 42, new BearerToken(TOKEN), 2, "poll-1", NOW, null, dryRun);
        return new Attempt(event, new Poll("poll-1", NOW, 3), new Invocation("r", null, NOW.plusSeconds(60)));
    }

    private static PollResult result(Outcome outcome, CatalogStatus status, String error, String untracked) {
        Write write = outcome == Outcome.UPDATED ? new Write(1) : null;
        return new PollResult(outcome, attempt(false), status, write, null, error, null, untracked);
    }

    /** The result of the attempt whose statement has just ended the poll in its row. */
    private PollResult failed() {
        polls.end(attempt(false).tracked(PollState.FAILED, NOW, null, "refused", null), LIMIT);
        return result(Outcome.FAILED, null, "refused", null);
    }

    private PollResult updated() {
        polls.insertBackendRow(42);
        polls.publish(attempt(false).tracked(PollState.UPDATED, NOW, READY, null, null), READY.values(), LIMIT);
        return result(Outcome.UPDATED, READY, null, null);
    }

    private static Invocation sweep() {
        return new Invocation("sweep", null, NOW.plus(Duration.ofMinutes(10)));
    }

    @Test
    void thePollThatAnAttemptHasEndedIsToldToEverybodyOnce() {
        PollResult result = failed();

        assertThat(announcer.announce(result)).isSameAs(result);
        assertThat(topic.told())
                .containsExactly(
                        new EndedPoll(new Poll("poll-1", NOW, 3), 42, "acme", PollState.FAILED, null, "refused", NOW));
        assertThat(bus.told()).isEqualTo(topic.told());
        announcer.announce(result);
        announcer.announce(result(Outcome.SUPERSEDED, null, null, null));
        assertThat(announcer.announceDue(sweep())).isEqualTo(new Announced(0, 0, null));
        assertThat(topic.told()).hasSize(1);
    }

    @Test
    void allValuesAreTold() {
        announcer.announce(updated());
        untracking().announce(result(Outcome.UPDATED, READY, null, null));

        assertThat(topic.told()).extracting(EndedPoll::values).containsExactly(READY.values(), READY.values());
    }

    @Test
    void aPollThatGoesOnAndADryRunAreNotTold() {
        failed();
        PollResult dryRun = new PollResult(Outcome.FAILED, attempt(true), null, null, null, "refused", null);

        announcer.announce(result(Outcome.WAITING, new NotReady(null, null), null, null));
        announcer.announce(dryRun);
        untracking().announce(dryRun);

        assertThat(topic.told()).isEmpty();
    }

    @Test
    void aRepetitionThatFindsThePollEndedTellsWhatNobodyDid() {
        failed();

        PollResult superseded = result(Outcome.SUPERSEDED, null, null, null);
        assertThat(announcer.announce(superseded)).isSameAs(superseded);
        assertThat(topic.told()).hasSize(1);
    }

    @Test
    void whoCannotBeToldIsInTheErrorAndTheOutcomeStays() {
        topic.failsWith("the topic is gone");
        bus.failsWith("the bus is gone");

        PollResult updated = announcer.announce(updated());
        assertThat(updated.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(updated.write()).isEqualTo(new Write(1));
        assertThat(updated.toJson().path("success").asBoolean()).isTrue();
        assertThat(updated.error()).isEqualTo("not notified: the topic is gone; not notified: the bus is gone");
    }

    @Test
    void theErrorThatEndedThePollStaysTheFirst() {
        topic.failsWith("the topic is gone");

        assertThat(announcer.announce(failed()).error()).isEqualTo("refused; not notified: the topic is gone");
    }

    @Test
    void sweepsTryAgainUntilItSucceeds() {
        topic.failsWith("the topic is gone");
        bus.failsWith("the bus is gone");
        announcer.announce(failed());
        assertThat(announcer.announceDue(sweep())).as("somebody tries").isEqualTo(new Announced(0, 0, null));
        clock.advance(Duration.ofMinutes(5));
        assertThat(announcer.announceDue(sweep()))
                .isEqualTo(new Announced(0, 1, "not notified: the topic is gone; not notified: the bus is gone"));

        topic.failsWith(null);
        bus.failsWith(null);
        clock.advance(Duration.ofMinutes(2));
        assertThat(announcer.announceDue(sweep())).isEqualTo(new Announced(1, 0, null));
        assertThat(topic.told()).hasSize(1);
    }

    @Test
    void whoWasToldIsNotToldAgainBecauseAnotherWasNot() {
        bus.failsWith("the bus is gone");
        announcer.announce(failed());
        for (int sweep = 0; sweep < 3; sweep++) {
            clock.advance(Duration.ofMinutes(2));
            assertThat(announcer.announceDue(sweep()).unnotified()).isEqualTo(1);
        }
        bus.failsWith(null);
        clock.advance(Duration.ofMinutes(2));

        assertThat(announcer.announceDue(sweep())).isEqualTo(new Announced(1, 0, null));
        assertThat(topic.told()).hasSize(1);
        assertThat(bus.told()).hasSize(1);
    }

    @Test
    void aSweepStopsWhereNobodyListensAndWhereItsTimeIsOver() {
        for (int i = 0; i < 5; i++) {
            Attempt attempt = attempt(false).of("poll " + i);
            polls.end(attempt.tracked(PollState.FAILED, NOW, null, "refused", null), LIMIT);
        }
        assertThat(announcer.announceDue(new Invocation("late", null, NOW.plusSeconds(5))))
                .isEqualTo(new Announced(0, 5, null));
        topic.failsWith("gone");
        assertThat(announcer.announceDue(sweep())).isEqualTo(new Announced(0, 5, "not notified: gone"));
        assertThat(topic.limits()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"UPDATED", "TIMED_OUT", "FAILED"})
    void anEndThatIsInNoRowIsToldByWhoKnowsOfIt(Outcome outcome) {
        CatalogStatus status = outcome == Outcome.UPDATED ? READY : null;
        untracking().announce(result(outcome, status, "because", null));
        announcer.announce(result(outcome, status, "because", "the database cannot be reached"));

        assertThat(topic.told())
                .hasSize(2)
                .allMatch(told -> told.state().name().equals(outcome.name()))
                .allMatch(told -> told.poll().equals(new Poll("poll-1", NOW, 3)))
                .allMatch(told -> told.endedAt().equals(NOW) && "because".equals(told.error()));
    }

    @Test
    void anEndWhoseConfirmationWasLostIsToldFromItsRow() {
        failed();

        announcer.announce(result(Outcome.FAILED, null, "refused", "no answer, but it was done"));
        announcer.announceDue(sweep());

        assertThat(topic.told()).hasSize(1);
    }

    @Test
    void tellingTakesSecondsAndNoMoreThanTheInvocationHas() {
        announcer.announce(failed());
        assertThat(topic.limits()).containsExactly(Duration.ofSeconds(5));

        clock.set(NOW.plusSeconds(58));
        untracking().announce(result(Outcome.FAILED, null, "refused", null));
        assertThat(topic.limits().get(1)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aPollThatWaitsForTheSameCatalogIsNotToldInItsPlace() {
        polls.advance(attempt(false).tracked(PollState.WAITING, NOW, new NotReady(null, null), null, NOW), NOW, LIMIT);

        announcer.announce(result(Outcome.SUPERSEDED, null, null, null));

        assertThat(topic.told()).isEmpty();
    }
}

package org.catalogpoller.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.testing.EventBuilder.pollEvent;
import static org.catalogpoller.testing.Events.poll;
import static org.catalogpoller.testing.Statuses.notReady;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.event.PollResult.Write;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.polling.Notifications.Sent;
import org.catalogpoller.simulation.InMemoryPolls;
import org.catalogpoller.testing.FakeNotifier;
import org.catalogpoller.testing.OneWorker;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which notifiers are notified of a poll's end, how often, and what a result says where that fails. */
class NotificationsTest {

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
    private final Notifications notifications = notifications(Map.of());
    private int handOvers;

    private Notifications notifications(Map<String, String> variables) {
        return notifications(variables, clock);
    }

    private Notifications notifications(Map<String, String> variables, SettableClock ofTheFunction) {
        return new Notifications(
                List.of(topic, bus),
                polls,
                new ManyAtOnce(new OneWorker(), ofTheFunction::advance, ofTheFunction),
                TestSettings.with(variables).polls(),
                TestSettings.with(variables).scheduler(),
                ofTheFunction);
    }

    private Notifications untracking() {
        return notifications(Map.of("POLL_TRACKING", "off"));
    }

    private static PollRow row(String pollId, PollState state, Ready status, String error) {
        PollEvent event = pollEvent()
                .token(new BearerToken(TOKEN))
                .of(pollId, NOW)
                .attempts(2)
                .build();
        return Delivery.begins(event, invocation(), NOW)
                .row(poll(pollId, NOW, 3), state, NOW)
                .found(status, error)
                .dueAt(state == PollState.WAITING ? NOW : null);
    }

    private static PollResult result(Outcome outcome, CatalogStatus status, String error, String untracked) {
        Write write = outcome == Outcome.UPDATED ? new Write(1) : null;
        return new PollResult(outcome, poll("poll-1", NOW, 3), status, write, null, error, null, untracked);
    }

    private static PollResult send(Notifications notifications, PollResult result) {
        return notifications.send(result, false, invocation());
    }

    private static Invocation invocation() {
        return new Invocation("r", null, NOW.plusSeconds(60));
    }

    /** The result of the attempt whose statement has just ended the poll in its row. */
    private PollResult failed() {
        polls.end(row("poll-1", PollState.FAILED, null, "refused"), LIMIT);
        return result(Outcome.FAILED, null, "refused", null);
    }

    private PollResult updated() {
        polls.insertBackendRow(42);
        polls.publish(row("poll-1", PollState.UPDATED, READY, null), READY.values(), LIMIT);
        return result(Outcome.UPDATED, READY, null, null);
    }

    private static Invocation sweep() {
        return new Invocation("sweep", null, NOW.plus(Duration.ofMinutes(10)));
    }

    @Test
    void eachNotifierIsNotifiedOnceOfAPollThatHasEnded() {
        PollResult result = failed();

        assertThat(send(notifications, result)).isSameAs(result);
        assertThat(topic.sent())
                .containsExactly(new EndedPoll(poll("poll-1", NOW, 3), PollState.FAILED, null, "refused", NOW));
        assertThat(bus.sent()).isEqualTo(topic.sent());
        send(notifications, result);
        send(notifications, result(Outcome.SUPERSEDED, null, null, null));
        assertThat(notifications.sendDue(sweep(), () -> handOvers++)).isEqualTo(new Sent(0, 0, null));
        assertThat(topic.sent()).hasSize(1);
    }

    @Test
    void aNotificationHasAllValues() {
        send(notifications, updated());
        send(untracking(), result(Outcome.UPDATED, READY, null, null));

        assertThat(topic.sent()).extracting(EndedPoll::values).containsExactly(READY.values(), READY.values());
    }

    @Test
    void aPollThatGoesOnAndADryRunAreNotNotified() {
        failed();
        PollResult dryRun = result(Outcome.FAILED, null, "refused", null);

        send(notifications, result(Outcome.WAITING, notReady(null, null), null, null));
        notifications.send(dryRun, true, invocation());
        untracking().send(dryRun, true, invocation());

        assertThat(topic.sent()).isEmpty();
    }

    @Test
    void aRepetitionSendsTheNotificationThatIsMissing() {
        failed();

        PollResult superseded = result(Outcome.SUPERSEDED, null, null, null);
        assertThat(send(notifications, superseded)).isSameAs(superseded);
        assertThat(topic.sent()).hasSize(1);
    }

    @Test
    void aNotificationThatFailsIsInTheErrorAndKeepsTheOutcome() {
        topic.failsWith("the topic is gone");
        bus.failsWith("the bus is gone");

        PollResult updated = send(notifications, updated());
        assertThat(updated.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(updated.write()).isEqualTo(new Write(1));
        assertThat(updated.toJson().path("success").asBoolean()).isTrue();
        assertThat(updated.error()).isEqualTo("not notified: the topic is gone; not notified: the bus is gone");
    }

    @Test
    void theErrorThatEndedThePollComesBeforeThatOfItsNotification() {
        topic.failsWith("the topic is gone");

        assertThat(send(notifications, failed()).error()).isEqualTo("refused; not notified: the topic is gone");
    }

    @Test
    void sweepsSendAFailedNotificationAgainUntilItSucceeds() {
        topic.failsWith("the topic is gone");
        bus.failsWith("the bus is gone");
        send(notifications, failed());
        assertThat(notifications.sendDue(sweep(), () -> handOvers++))
                .as("somebody tries")
                .isEqualTo(new Sent(0, 0, null));
        clock.advance(Duration.ofMinutes(5));
        assertThat(notifications.sendDue(sweep(), () -> handOvers++))
                .isEqualTo(new Sent(0, 1, "not notified: the topic is gone; not notified: the bus is gone"));

        topic.failsWith(null);
        bus.failsWith(null);
        clock.advance(Duration.ofMinutes(2));
        assertThat(notifications.sendDue(sweep(), () -> handOvers++)).isEqualTo(new Sent(1, 0, null));
        assertThat(topic.sent()).hasSize(1);
    }

    /** The clock of the store says what is due. */
    @ParameterizedTest
    @ValueSource(longs = {-5, 5})
    void aClockOfTheFunctionThatIsHoursWrongNotifiesOnceAndInTime(long hours) {
        SettableClock wrong = new SettableClock(NOW.plus(Duration.ofHours(hours)));
        Notifications elsewhere = notifications(Map.of(), wrong);
        Invocation sweep = new Invocation("sweep", null, wrong.instant().plus(Duration.ofMinutes(10)));
        failed();
        topic.failsWith("the topic is gone");
        assertThat(elsewhere.sendDue(sweep, () -> handOvers++).unnotified()).isEqualTo(1);
        topic.failsWith(null);

        assertThat(elsewhere.sendDue(sweep, () -> handOvers++)).as("claimed").isEqualTo(new Sent(0, 0, null));
        clock.advance(Duration.ofMinutes(2));
        assertThat(elsewhere.sendDue(sweep, () -> handOvers++)).isEqualTo(new Sent(1, 0, null));
        assertThat(elsewhere.sendDue(sweep, () -> handOvers++)).isEqualTo(new Sent(0, 0, null));
        assertThat(topic.sent()).hasSize(1);
    }

    @Test
    void aNotifierThatWasNotifiedIsNotNotifiedAgainWhenAnotherFails() {
        bus.failsWith("the bus is gone");
        send(notifications, failed());
        for (int sweep = 0; sweep < 3; sweep++) {
            clock.advance(Duration.ofMinutes(2));
            assertThat(notifications.sendDue(sweep(), () -> handOvers++).unnotified())
                    .isEqualTo(1);
        }
        bus.failsWith(null);
        clock.advance(Duration.ofMinutes(2));

        assertThat(notifications.sendDue(sweep(), () -> handOvers++)).isEqualTo(new Sent(1, 0, null));
        assertThat(topic.sent()).hasSize(1);
        assertThat(bus.sent()).hasSize(1);
    }

    @Test
    void aSweepStopsAfterThreeFailuresAndWhenItsTimeIsOver() {
        for (int i = 0; i < 5; i++) {
            polls.end(row("poll " + i, PollState.FAILED, null, "refused"), LIMIT);
        }
        assertThat(notifications.sendDue(new Invocation("late", null, NOW.plusSeconds(5)), () -> handOvers++))
                .isEqualTo(new Sent(0, 0, null));
        topic.failsWith("gone");
        assertThat(notifications.sendDue(sweep(), () -> handOvers++)).isEqualTo(new Sent(0, 5, "not notified: gone"));
        assertThat(topic.limits()).hasSize(3);
    }

    @Test
    void manyEndsAreNotifiedBatchByBatchAndFurtherSweepsAreAskedFor() {
        for (int i = 0; i < 2 * SweepLimits.NOTIFICATIONS_AT_ONCE + 1; i++) {
            polls.end(row("poll " + i, PollState.FAILED, null, "refused"), LIMIT);
        }

        assertThat(notifications.sendDue(sweep(), () -> handOvers++))
                .isEqualTo(new Sent(2 * SweepLimits.NOTIFICATIONS_AT_ONCE + 1, 0, null));
        assertThat(handOvers).isPositive();
        assertThat(topic.sent()).doesNotHaveDuplicates().hasSize(2 * SweepLimits.NOTIFICATIONS_AT_ONCE + 1);
    }

    @Test
    void whereNobodyListensNoFurtherSweepIsAskedFor() {
        for (int i = 0; i < 2 * SweepLimits.NOTIFICATIONS_AT_ONCE; i++) {
            polls.end(row("poll " + i, PollState.FAILED, null, "refused"), LIMIT);
        }
        topic.failsWith("gone");

        notifications.sendDue(sweep(), () -> handOvers++);

        assertThat(handOvers).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"UPDATED", "TIMED_OUT", "FAILED"})
    void anEndThatIsInNoRowIsNotifiedByTheInvocationThatKnowsIt(Outcome outcome) {
        CatalogStatus status = outcome == Outcome.UPDATED ? READY : null;
        send(untracking(), result(outcome, status, "because", null));
        send(notifications, result(outcome, status, "because", "the database cannot be reached"));

        assertThat(topic.sent())
                .hasSize(2)
                .allMatch(end -> end.state().name().equals(outcome.name()))
                .allMatch(end -> end.poll().equals(poll("poll-1", NOW, 3)))
                .allMatch(end -> end.endedAt().equals(NOW) && "because".equals(end.error()));
    }

    @Test
    void anEndWhoseConfirmationWasLostIsNotifiedFromItsRow() {
        failed();

        send(notifications, result(Outcome.FAILED, null, "refused", "no answer, but it was done"));
        notifications.sendDue(sweep(), () -> handOvers++);

        assertThat(topic.sent()).hasSize(1);
    }

    @Test
    void aNotificationTakesFiveSecondsAtMostAndNoMoreThanTheInvocationHas() {
        send(notifications, failed());
        assertThat(topic.limits()).containsExactly(Duration.ofSeconds(5));

        clock.set(NOW.plusSeconds(58));
        send(untracking(), result(Outcome.FAILED, null, "refused", null));
        assertThat(topic.limits().get(1)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aWaitingPollOfTheSameCatalogIsNotNotified() {
        polls.advance(row("poll-1", PollState.WAITING, null, null), NOW, Duration.ZERO, LIMIT);

        send(notifications, result(Outcome.SUPERSEDED, null, null, null));

        assertThat(topic.sent()).isEmpty();
    }
}

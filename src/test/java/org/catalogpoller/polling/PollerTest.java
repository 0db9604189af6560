package org.catalogpoller.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.catalogpoller.polling.PollerFixture.DEADLINE;
import static org.catalogpoller.polling.PollerFixture.FUNCTION_ARN;
import static org.catalogpoller.polling.PollerFixture.READY;
import static org.catalogpoller.polling.PollerFixture.TOKEN;
import static org.catalogpoller.testing.EventBuilder.pollEvent;
import static org.catalogpoller.testing.Statuses.notReady;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.NotReady;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.polling.PollerFixture.Database;
import org.catalogpoller.polling.PollerFixture.Limits;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.CatalogApi.Question;
import org.catalogpoller.port.ScheduleException;
import org.catalogpoller.testing.FakeCatalogApi.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One attempt that finds no values: every status, every limit, every state of the database. */
class PollerTest {

    private static final NotReady PENDING = notReady("PENDING", null);
    private static final Unavailable DOWN = new Unavailable("the API answered 503", null);
    private static final Unavailable BUSY = new Unavailable("the API answered 429", Duration.ofSeconds(90));
    private static final Rejected REFUSED = new Rejected("the API answered 401");

    private final PollerFixture fixture = new PollerFixture();

    static Stream<Arguments> statusesWithoutValues() {
        List<Arguments> cases = new ArrayList<>();
        for (CatalogStatus status : List.of(PENDING, DOWN, BUSY, REFUSED)) {
            for (Limits limits : List.of(Limits.ROOM, Limits.LAST_ATTEMPT, Limits.LAST_SECONDS)) {
                for (Database database : Database.values()) {
                    cases.add(Arguments.of(status, limits, database, expected(status, limits)));
                }
            }
        }
        return cases.stream();
    }

    private static Outcome expected(CatalogStatus status, Limits limits) {
        if (status == REFUSED) {
            return Outcome.FAILED;
        }
        return limits == Limits.ROOM ? Outcome.WAITING : Outcome.TIMED_OUT;
    }

    @ParameterizedTest(name = "{0}, {1}, {2}: {3}")
    @MethodSource("statusesWithoutValues")
    void whatACheckFoundDecides(CatalogStatus status, Limits limits, Database database, Outcome outcome) {
        fixture.api.answers(status);
        fixture.database(database);

        PollResult result = fixture.attempt(limits);

        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.poll().attempts()).isEqualTo(limits.attempts + 1);
        assertThat(result.write()).isNull();
        assertThat(fixture.api.requests()).hasSize(1);
        assertThat(fixture.table.writes()).isEmpty();
        assertThat(fixture.scheduler.scheduled()).hasSize(outcome == Outcome.WAITING ? 1 : 0);
        assertThat(result.nextAttemptAt() != null).isEqualTo(outcome == Outcome.WAITING);
    }

    @Test
    void theApiIsAskedForTheCatalogWithTheTokenAndTheTimeThatIsLeftBeforeTheReserve() {
        fixture.api.answers(PENDING);

        fixture.attempt(Limits.ROOM);

        assertThat(fixture.api.requests())
                .containsExactly(new Request(Question.about("acme").with(TOKEN), Duration.ofSeconds(55)));
    }

    @Test
    void theNextAttemptBelongsToThePollAndIsAnIntervalAwayRoundedUp() {
        fixture.api.answers(PENDING);

        PollResult result = fixture.attempt(Limits.ROOM);

        assertThat(fixture.scheduler.scheduled())
                .containsExactly(new NextAttempt(
                        "poll-1",
                        5,
                        null,
                        Limits.ROOM.now.plusMillis(20_500),
                        DEADLINE,
                        FUNCTION_ARN,
                        "{\"catalog_name\":\"acme\",\"local_catalog_id\":42,\"attempt_count\":4,\"poll_id\":\"poll-1\","
                                + "\"started_at\":\"2026-01-31T12:00:00.500Z\",\"due_at\":\"2026-01-31T12:02:01Z\","
                                + "\"jwt_token\":\"SECRET-CANARY-TOKEN\"}",
                        TOKEN));
        assertThat(result.nextAttemptAt()).isEqualTo("2026-01-31T12:02:01Z");
    }

    @Test
    void theIntervalBeginsWhenTheCheckHasEnded() {
        fixture.api.answersAfter(() -> fixture.clock.advance(Duration.ofSeconds(7)), PENDING);

        assertThat(fixture.attempt(Limits.ROOM).nextAttemptAt()).isEqualTo("2026-01-31T12:02:08Z");
    }

    @Test
    void aCheckThatLastsIntoTheLastSecondsEndsThePoll() {
        fixture.api.answersAfter(() -> fixture.clock.set(Limits.LAST_SECONDS.now), PENDING);

        assertThat(fixture.attempt(Limits.ROOM).outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(fixture.scheduler.scheduled()).isEmpty();
    }

    @Test
    void whatTheApiAskedForLengthensTheWait() {
        fixture.api.answers(BUSY);

        assertThat(fixture.attempt(Limits.ROOM).nextAttemptAt()).isEqualTo("2026-01-31T12:03:11Z");
    }

    @Test
    void whatWentWrongIsInTheResultWhileThePollGoesOn() {
        fixture.api.answers(DOWN);

        assertThat(fixture.attempt(Limits.ROOM).error()).isEqualTo("the API answered 503");
    }

    @ParameterizedTest
    @EnumSource(
            value = Limits.class,
            names = {"NO_ATTEMPT_LEFT", "BEYOND_ALL_ATTEMPTS", "DEADLINE_PASSED", "LONG_OVER"})
    void anExhaustedPollEndsWithoutACheck(Limits limits) {
        PollResult result = fixture.attempt(limits);

        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.status()).isNull();
        assertThat(result.error()).isNotBlank();
        assertThat(result.poll().attempts()).isEqualTo(limits.attempts);
        assertThat(fixture.api.requests()).isEmpty();
        assertThat(fixture.table.writes()).isEmpty();
        assertThat(fixture.scheduler.scheduled()).isEmpty();
    }

    @Test
    void aScheduleThatCannotBeMadeEndsTheInvocationInAnError() {
        for (CatalogStatus status : List.of(PENDING, DOWN)) {
            fixture.api.answers(status);
            fixture.scheduler.failsWith("no");

            assertThatThrownBy(() -> fixture.attempt(Limits.ROOM))
                    .isInstanceOf(ScheduleException.class)
                    .hasMessage("no");
        }
    }

    @Test
    void valuesThatCanNeitherBeWrittenNorScheduledAreInTheError() {
        fixture.api.answers(READY);
        fixture.table.failsWith("the database cannot be reached");
        fixture.scheduler.failsWith("no schedule");

        assertThatThrownBy(() -> fixture.attempt(Limits.ROOM))
                .isInstanceOf(UnwrittenValuesException.class)
                .hasMessageContainingAll("the database cannot be reached", "no schedule", "kb-7", "ds-7");
    }

    @Test
    void aFirstEventBeginsItsPollUnderTheRequestIdAtTheTimeOfTheInvocation() {
        fixture.api.answers(PENDING);
        PollEvent first = pollEvent().build();
        Invocation invocation = new Invocation("request-9", null, Limits.ROOM.now.plusSeconds(60));

        PollResult result = fixture.poller.handle(first, invocation, held -> {});
        fixture.poller.handle(first, invocation, held -> {});

        assertThat(result.poll().id()).isEqualTo("request-9");
        assertThat(result.poll().startedAt()).isEqualTo(Limits.ROOM.now);
        assertThat(fixture.scheduler.scheduled())
                .as("a repeated event finds the schedule that is there")
                .hasSize(1);
        assertThat(fixture.scheduler.scheduled().get(0).event()).doesNotContain("jwt_token");
        assertThat(fixture.scheduler.scheduled().get(0).functionArn()).isNull();
    }
}

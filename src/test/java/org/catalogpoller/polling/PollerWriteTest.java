package org.catalogpoller.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.catalogpoller.polling.PollerFixture.ID;
import static org.catalogpoller.polling.PollerFixture.READY;
import static org.catalogpoller.polling.PollerFixture.TOKEN;
import static org.catalogpoller.polling.PollerFixture.VALUES;

import java.time.Duration;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.event.PollResult.Write;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.polling.PollerFixture.Database;
import org.catalogpoller.polling.PollerFixture.Limits;
import org.catalogpoller.testing.FakeCatalogTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One attempt whose values are known, from the API or from the event: a value once known is never lost. */
class PollerWriteTest {

    private static final String NEXT_EVENT =
            "{\"catalog_name\":\"acme\",\"local_catalog_id\":42,\"attempt_count\":4,\"poll_id\":\"poll-1\","
                    + "\"started_at\":\"2026-01-31T12:00:00.500Z\",\"due_at\":\"2026-01-31T12:02:01Z\","
                    + "\"kb_name\":\"kb-7\",\"data_source_name\":\"ds-7\"}";

    private final PollerFixture fixture = new PollerFixture();

    @ParameterizedTest
    @EnumSource(
            value = Limits.class,
            names = {"ROOM", "LAST_ATTEMPT", "LAST_SECONDS"})
    void valuesThatTheApiGaveAreWrittenAndThePollHasEnded(Limits limits) {
        fixture.api.answers(READY);
        fixture.database(Database.HAS_ROW);

        isUpdated(fixture.attempt(limits), limits);
        assertThat(fixture.api.requests()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Limits.class)
    void valuesInTheEventAreWrittenWhateverTheLimitsSayAndTheApiIsNotAsked(Limits limits) {
        fixture.database(Database.HAS_ROW);

        isUpdated(fixture.attemptWithValues(limits), limits);
        assertThat(fixture.api.requests()).isEmpty();
    }

    private void isUpdated(PollResult result, Limits limits) {
        assertThat(result.outcome()).isEqualTo(Outcome.UPDATED);
        assertThat(result.status()).isEqualTo(READY);
        assertThat(result.write()).isEqualTo(new Write(1));
        assertThat(result.error()).isNull();
        assertThat(result.nextAttemptAt()).isNull();
        assertThat(result.poll().attempts()).isEqualTo(limits.attempts + 1);
        assertThat(fixture.table.row(ID)).isEqualTo(VALUES);
        assertThat(fixture.table.writes()).hasSize(1);
        assertThat(fixture.scheduler.scheduled()).isEmpty();
    }

    @ParameterizedTest(name = "from the API: {0}, {1}: rows {2}, {3}")
    @CsvSource(
            nullValues = "unknown",
            value = {
                "true, HAS_NO_ROW, 0, the table has no row with id 42",
                "true, UNREACHABLE, unknown, the database cannot be reached",
                "false, HAS_NO_ROW, 0, the table has no row with id 42",
                "false, UNREACHABLE, unknown, the database cannot be reached",
            })
    void valuesThatCannotBeWrittenYetGoIntoTheNextEventWithoutTheToken(
            boolean fromApi, Database database, Integer rows, String problem) {
        if (fromApi) {
            fixture.api.answers(READY);
        }
        fixture.database(database);

        PollResult result = fromApi ? fixture.attempt(Limits.ROOM) : fixture.attemptWithValues(Limits.ROOM);

        assertThat(result.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(result.status()).isEqualTo(READY);
        assertThat(result.write()).isEqualTo(new Write(rows));
        assertThat(result.error()).isEqualTo(problem);
        assertThat(result.nextAttemptAt()).isEqualTo("2026-01-31T12:02:01Z");
        assertThat(fixture.table.writes()).hasSize(1);
        assertThat(fixture.scheduler.scheduled())
                .extracting(attempt -> attempt.event())
                .containsExactly(NEXT_EVENT);
    }

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource({
        "LAST_ATTEMPT, HAS_NO_ROW",
        "LAST_ATTEMPT, UNREACHABLE",
        "LAST_SECONDS, HAS_NO_ROW",
        "LAST_SECONDS, UNREACHABLE",
    })
    void valuesThatTheApiGaveTooLateToWriteThemAreInTheErrorThatEndsThePoll(Limits limits, Database database) {
        fixture.api.answers(READY);
        fixture.database(database);

        endsWithTheValues(() -> fixture.attempt(limits));
    }

    @ParameterizedTest
    @EnumSource(value = Limits.class, mode = EnumSource.Mode.EXCLUDE, names = "ROOM")
    void valuesInTheEventThatCannotBeWrittenAnyMoreAreInTheErrorThatEndsThePoll(Limits limits) {
        for (Database database : new Database[] {Database.HAS_NO_ROW, Database.UNREACHABLE}) {
            fixture.database(database);

            endsWithTheValues(() -> fixture.attemptWithValues(limits));
        }
    }

    private void endsWithTheValues(Runnable attempt) {
        assertThatThrownBy(attempt::run)
                .isInstanceOf(UnwrittenValuesException.class)
                .hasMessageEndingWith("; {\"local_catalog_id\":42,\"kb_name\":\"kb-7\",\"data_source_name\":\"ds-7\"}")
                .message()
                .doesNotContain(TOKEN.value());
        assertThat(fixture.table.writes()).isNotEmpty();
        assertThat(fixture.scheduler.scheduled()).isEmpty();
    }

    @ParameterizedTest(name = "{0} s left for the write: it may take {1}")
    @CsvSource({"60, PT10S", "15, PT10S", "12, PT7S", "4, PT2S", "0, PT0.001S"})
    void aWriteMayTakeTenSecondsAndNeverTheTimeThatTheScheduleNeeds(int left, Duration limit) {
        fixture.api.answersAfter(() -> fixture.clock.advance(Duration.ofSeconds(60 - left)), READY);

        fixture.attempt(Limits.ROOM);

        assertThat(fixture.table.writes()).containsExactly(new FakeCatalogTable.Write(ID, VALUES, limit));
    }

    @Test
    void aScheduleAfterAWriteThatTookLongIsAnIntervalAwayFromItsEnd() {
        fixture.api.answers(READY);
        fixture.table.takes(() -> fixture.clock.advance(Duration.ofSeconds(9)));

        assertThat(fixture.attempt(Limits.ROOM).nextAttemptAt()).isEqualTo("2026-01-31T12:02:10Z");
    }
}

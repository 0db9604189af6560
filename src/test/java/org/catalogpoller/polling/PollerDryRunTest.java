package org.catalogpoller.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.polling.PollerFixture.READY;
import static org.catalogpoller.polling.PollerFixture.VALUES;
import static org.catalogpoller.testing.Statuses.notReady;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.stream.Stream;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.polling.PollerFixture.Database;
import org.catalogpoller.polling.PollerFixture.Limits;
import org.catalogpoller.port.CatalogApi.Check;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A dry run checks and reports, and that is all. */
class PollerDryRunTest {

    private final PollerFixture fixture = new PollerFixture();

    static Stream<Arguments> statuses() {
        return Stream.of(
                arguments(READY, Outcome.WAITING, null),
                arguments(notReady("PENDING", null), Outcome.WAITING, null),
                arguments(new Unavailable("the API answered 503", null), Outcome.WAITING, "the API answered 503"),
                arguments(new Rejected("the API answered 401"), Outcome.FAILED, "the API answered 401"));
    }

    @ParameterizedTest
    @MethodSource("statuses")
    void aDryRunReportsWhatTheCheckFoundAndTouchesNothing(CatalogStatus status, Outcome outcome, String error) {
        fixture.api.answers(new Check(status, "{\"any\":\"answer\"}"));
        fixture.database(Database.HAS_ROW);

        PollResult result = fixture.dryRun(Limits.ROOM, null);

        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(result.status()).isEqualTo(status);
        assertThat(result.error()).isEqualTo(error);
        assertThat(result.catalogData()).isEqualTo("{\"any\":\"answer\"}");
        assertThat(result.poll().attempts()).isEqualTo(4);
        assertThat(result.nextAttemptAt()).isNull();
        onlyTheApiWasAsked();
    }

    @ParameterizedTest
    @EnumSource(Limits.class)
    void aDryRunIsMadeWhateverTheLimitsSay(Limits limits) {
        fixture.api.answers(READY);

        assertThat(fixture.dryRun(limits, null).status()).isEqualTo(READY);
        onlyTheApiWasAsked();
    }

    @Test
    void aDryRunThatBringsValuesDoesNotWriteThem() {
        fixture.api.answers(notReady("PENDING", null));
        fixture.database(Database.HAS_ROW);

        assertThat(fixture.dryRun(Limits.ROOM, VALUES).outcome()).isEqualTo(Outcome.WAITING);
        onlyTheApiWasAsked();
    }

    private void onlyTheApiWasAsked() {
        assertThat(fixture.api.requests()).hasSize(1);
        assertThat(fixture.table.writes()).isEmpty();
        assertThat(fixture.scheduler.scheduled()).isEmpty();
    }
}

package org.catalogpoller.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.catalogpoller.testing.EventBuilder.pollEvent;
import static org.catalogpoller.testing.PollerBuilder.poller;
import static org.catalogpoller.testing.Statuses.notReady;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.catalogpoller.config.Settings;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.simulation.InMemoryPolls;
import org.catalogpoller.testing.FakeAttemptScheduler;
import org.catalogpoller.testing.FakeCatalogApi;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;

/** Recording a poll takes longer than its interval. */
class PollerSlowStoreTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Settings SETTINGS =
            TestSettings.with(Map.of("POLL_INTERVAL", "1s", "POLL_MAX_DURATION", "10s", "CATALOG_API_TIMEOUT", "1s"));

    private Duration takes = Duration.ofMillis(2_700);
    private boolean coldJvm;

    private final FakeCatalogApi api = new FakeCatalogApi();
    private final FakeAttemptScheduler scheduler = new FakeAttemptScheduler();
    private final SettableClock clock = new SettableClock(START);
    private final InMemoryPolls slow = new InMemoryPolls(clock) {
        @Override
        public synchronized Claim advance(PollRow row, Instant now, Duration overdueAfter, Duration limit) {
            clock.advance(takes);
            if (takes.compareTo(limit) > 0) {
                throw new CatalogTableException("the database did not answer");
            }
            return super.advance(row, now, overdueAfter, limit);
        }
    };

    private PollResult attempt(CatalogValues values) {
        api.answers(notReady("PENDING", null));
        PollEvent event =
                pollEvent().of("poll-1", START).attempts(3).values(values).build();
        Invocation invocation =
                new Invocation("request-9", null, clock.instant().plusSeconds(60));
        return poller(SETTINGS, clock)
                .asking(api)
                .tracking(slow)
                .scheduling(scheduler)
                .build()
                .handle(event, coldJvm ? invocation.onColdJvm() : invocation, held -> {});
    }

    @Test
    void theFirstAttemptOfAJvmHasMoreTimeForItsRow() {
        takes = Duration.ofMillis(3_500);
        attempt(null);
        assertThat(slow.all()).isEmpty();

        clock.set(START);
        coldJvm = true;
        attempt(null);

        assertThat(slow.all()).hasSize(1);
    }

    @Test
    void aScheduleIsNotInThePastAfterASlowStore() {
        PollResult result = attempt(null);

        assertThat(clock.instant()).isEqualTo(START.plusMillis(2_700));
        assertThat(scheduler.scheduled()).extracting(NextAttempt::at).containsExactly(START.plusSeconds(4));
        assertThat(scheduler.scheduled().get(0).event()).contains("\"due_at\":\"2026-01-31T12:00:04Z\"");
        assertThat(result.nextAttemptAt()).isEqualTo(START.plusSeconds(4));
    }

    /** Its first schedule takes seconds, too. */
    @Test
    void theFirstScheduleOfAJvmIsFurtherAhead() {
        coldJvm = true;

        attempt(null);

        assertThat(scheduler.scheduled()).extracting(NextAttempt::at).containsExactly(START.plusSeconds(9));
    }

    @Test
    void theFirstScheduleOfAJvmComesBeforeTheDeadline() {
        coldJvm = true;
        clock.set(START.plusSeconds(6));

        attempt(null);

        assertThat(scheduler.scheduled()).extracting(NextAttempt::at).containsExactly(START.plusSeconds(10));
    }

    @Test
    void aPollEndsIfASlowStoreTakesItPastItsDeadline() {
        clock.set(START.plusSeconds(9));

        assertThat(attempt(null).outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(scheduler.scheduled()).isEmpty();
    }

    @Test
    void knownValuesAreInTheErrorThatEndsThePoll() {
        clock.set(START.plusSeconds(8));

        assertThatThrownBy(() -> attempt(new CatalogValues("kb-7", "ds-7")))
                .isInstanceOf(UnwrittenValuesException.class)
                .hasMessageContaining("\"kb_name\":\"kb-7\"");
        assertThat(scheduler.scheduled()).isEmpty();
    }
}

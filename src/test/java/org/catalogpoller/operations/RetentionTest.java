package org.catalogpoller.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.catalogpoller.event.OperatorResult.Swept;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.Notifications.Sent;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.simulation.InMemoryPolls;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a sweep deletes polls that have ended. */
class RetentionTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final SettableClock clock = new SettableClock(START);
    private int calls;
    private boolean mayDelete = true;

    private final InMemoryPolls polls = new InMemoryPolls(clock) {
        @Override
        public synchronized int delete(Duration after, int max, Duration limit) {
            calls++;
            if (!mayDelete) {
                throw new CatalogTableException("PostgreSQL answered permission denied");
            }
            return super.delete(after, max, limit);
        }
    };

    private void end(int count) {
        for (int i = 1; i <= count; i++) {
            Poll poll = new Poll("poll " + i, new Catalog(i, "acme"), START, 1);
            polls.end(PollRow.of(poll, PollState.CANCELLED, START), LIMIT);
        }
    }

    private Swept sweep(String retention, Duration timeLeft) {
        return sweep(retention, timeLeft, clock);
    }

    private Swept sweep(String retention, Duration timeLeft, Clock ofTheFunction) {
        SweepTally tally = new SweepTally();
        new Retention(
                        polls,
                        TestSettings.with(Map.of("POLL_RETENTION", retention)).story(),
                        ofTheFunction)
                .delete(new Invocation("sweep", null, ofTheFunction.instant().plus(timeLeft)), tally);
        return tally.swept(new Sent(0, 0, null));
    }

    @Test
    void pollsThatAreOldEnoughAreDeletedBatchByBatch() {
        end(250);
        clock.advance(Duration.ofDays(3));

        assertThat(sweep("3d", Duration.ofMinutes(1)).deleted()).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(sweep("3d", Duration.ofMinutes(1)).deleted()).isEqualTo(250);
        assertThat(polls.all()).isEmpty();
    }

    /** The clock of the store says what is old. */
    @ParameterizedTest
    @ValueSource(longs = {-5, 5})
    void aClockOfTheFunctionThatIsHoursWrongDeletesNothingEarlierOrLater(long hours) {
        end(1);
        clock.advance(Duration.ofDays(1));
        SettableClock wrong = new SettableClock(clock.instant().plus(Duration.ofHours(hours)));

        assertThat(sweep("1d", Duration.ofMinutes(1), wrong).deleted()).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(sweep("1d", Duration.ofMinutes(1), wrong).deleted()).isEqualTo(1);
    }

    @Test
    void withoutRetentionNothingIsDeleted() {
        end(1);
        clock.advance(Duration.ofDays(3650));

        assertThat(sweep("none", Duration.ofMinutes(1)).deleted()).isZero();
        assertThat(calls).isZero();
    }

    @Test
    void theNextSweepDeletesWhatThereIsNoTimeFor() {
        end(1);
        clock.advance(Duration.ofDays(100));

        assertThat(sweep("90d", Duration.ofSeconds(8)).deleted()).isZero();
        assertThat(sweep("90d", Duration.ofMinutes(1)).deleted()).isEqualTo(1);
    }

    @Test
    void aMissingRightIsReportedOnce() {
        end(250);
        clock.advance(Duration.ofDays(100));
        mayDelete = false;

        Swept swept = sweep("90d", Duration.ofMinutes(1));

        assertThat(calls).isEqualTo(1);
        assertThat(swept.problem())
                .isEqualTo("ended polls are not deleted (POLL_RETENTION): PostgreSQL answered permission denied");
    }
}

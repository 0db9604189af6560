package org.catalogpoller.operations;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.catalogpoller.lambda.DrivenFunction;
import org.catalogpoller.lambda.DrivenFunction.Stores;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.simulation.InMemoryPolls;
import org.catalogpoller.testing.FakeCatalogApi;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;

/** Which polls one order starts again. */
class BatchedRetryTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final int BATCH = 100;

    private final SettableClock clock = new SettableClock(START);
    private final InMemoryPolls polls = new InMemoryPolls(clock);

    /** Each poll that starts again fails at once. When the last one of a batch has failed, another poll fails, too. */
    private final AttemptScheduler scheduler = new AttemptScheduler() {
        @Override
        public boolean schedule(NextAttempt next) {
            PollRow row = polls.find(next.pollId(), LIMIT).orElseThrow();
            fails(row.poll());
            if (row.catalog().id() == BATCH) {
                fails(new Poll("later", new Catalog(BATCH + 1, "later"), START, 1));
            }
            return true;
        }

        @Override
        public void cancel(String pollId, int number, Instant movedTo) {
            throw new UnsupportedOperationException();
        }
    };

    private void fails(Poll poll) {
        clock.advance(Duration.ofMillis(1));
        polls.end(PollRow.of(poll, PollState.FAILED, START.plusSeconds(3_000)), LIMIT);
    }

    @Test
    void aBatchOfNothingButItsOwnRetriesIsNotTheLast() {
        for (int catalog = 1; catalog <= BATCH; catalog++) {
            fails(new Poll("poll " + catalog, new Catalog(catalog, "c"), START, 1));
        }
        DrivenFunction function = new DrivenFunction(
                new FakeCatalogApi(),
                Stores.of(polls),
                scheduler,
                List.of(),
                TestSettings.required(),
                clock,
                new Random(1),
                time -> {});

        ObjectNode retried = function.handle(
                "{\"action\":\"retry\",\"since\":\"" + START + "\"}",
                "retry",
                clock.instant().plusSeconds(600),
                line -> {});

        assertThat(retried.path("retried").asInt()).isEqualTo(BATCH + 1);
        assertThat(retried.path("left").asInt()).isZero();
    }
}

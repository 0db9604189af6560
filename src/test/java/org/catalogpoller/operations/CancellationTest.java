package org.catalogpoller.operations;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.catalogpoller.event.OperatorResult.Cancelled;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.simulation.InMemoryPolls;
import org.catalogpoller.testing.FakeAttemptScheduler;
import org.catalogpoller.testing.SettableClock;
import org.junit.jupiter.api.Test;

/** What becomes of polls that an operator cancels. */
class CancellationTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final SettableClock clock = new SettableClock(START);
    private final InMemoryPolls polls = new InMemoryPolls(clock);
    private final FakeAttemptScheduler scheduler = new FakeAttemptScheduler();

    private PollRow waiting(String id, long catalog) {
        Poll poll = new Poll(id, new Catalog(catalog, "acme"), START, 1);
        PollRow row =
                PollRow.of(poll, PollState.WAITING, START.plusSeconds(3_000)).dueAt(START.plusSeconds(20));
        polls.advance(row, START, Duration.ofMinutes(6), LIMIT);
        return row;
    }

    /** Such as without the permission scheduler:DeleteSchedule. The attempts that come find their polls ended. */
    @Test
    void aScheduleThatCannotBeDeletedKeepsNoPollFromItsEnd() {
        scheduler.failsWith("not authorized");
        List<PollRow> all = List.of(waiting("a", 1), waiting("b", 2));

        Cancelled cancelled = new Cancellation(polls, polls, scheduler, clock)
                .cancel(all, 2, new Invocation("cancel", null, START.plusSeconds(60)));

        assertThat(cancelled.polls()).extracting(PollRow::id).containsExactly("a", "b");
        assertThat(cancelled.problem())
                .isEqualTo("cancelled, and a schedule is left that will do nothing: not authorized");
        assertThat(polls.findAll(List.of("a", "b"), LIMIT))
                .extracting(PollRow::state)
                .containsOnly(PollState.CANCELLED);
    }
}

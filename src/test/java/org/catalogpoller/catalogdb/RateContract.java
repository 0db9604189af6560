package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.catalogdb.PollStoreContract.LIMIT;
import static org.catalogpoller.catalogdb.PollStoreContract.OVERDUE_AFTER;
import static org.catalogpoller.catalogdb.PollStoreContract.START;
import static org.catalogpoller.catalogdb.PollStoreContract.as;
import static org.catalogpoller.catalogdb.PollStoreContract.waiting;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.catalogpoller.poll.MadeBy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.StoryLine;
import org.catalogpoller.port.PollHistory;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.RequestRate;
import org.catalogpoller.testing.ChangedRow;
import org.junit.jupiter.api.Test;

/** Seconds of the API's rate for many polls at once. The rate is one request in two seconds. */
public interface RateContract {

    /** Requests a second. */
    String RATE = "0.5";

    /** Its attempts reserve seconds, too. */
    PollStore store();

    PollRows rows();

    PollHistory history();

    RequestRate plan();

    /** The time of an attempt, a little before that of the store. */
    Instant now();

    private PollRow waits(long catalog, Duration deadline) {
        PollRow row = ChangedRow.withDeadline(waiting("poll " + catalog, catalog, 1), START.plus(deadline));
        store().advance(row, START, OVERDUE_AFTER, LIMIT);
        return row(row.id());
    }

    private PollRow row(String id) {
        return rows().find(id, LIMIT).orElseThrow();
    }

    private List<PollRow> wait(int polls) {
        return LongStream.rangeClosed(1, polls)
                .mapToObj(catalog -> waits(catalog, Duration.ofDays(3650)))
                .toList();
    }

    @Test
    default void eachPollIsDueAtASecondOfItsOwn() {
        List<PollRow> polls = wait(5);

        Map<String, Instant> seconds = plan().plan(polls, LIMIT);

        assertThat(seconds).hasSize(5);
        assertThat(seconds.values())
                .doesNotHaveDuplicates()
                .allMatch(second -> second.getEpochSecond() % 2 == 1 && second.getNano() == 0)
                .noneMatch(second -> second.isBefore(polls.get(0).nextAttemptAt()));
        Instant last = seconds.values().stream().max(Instant::compareTo).orElseThrow();
        assertThat(Duration.between(polls.get(0).nextAttemptAt(), last)).isLessThan(Duration.ofSeconds(25));
        assertThat(polls)
                .noneMatch(poll -> seconds.containsValue(poll.nextAttemptAt()))
                .allSatisfy(poll -> assertThat(row(poll.id())).isEqualTo(poll.dueAt(seconds.get(poll.id()))));
    }

    @Test
    default void aSecondIsReservedOnce() {
        List<PollRow> polls = wait(6);

        Map<String, Instant> first = plan().plan(polls.subList(0, 3), LIMIT);
        Map<String, Instant> second = plan().plan(polls.subList(3, 6), LIMIT);

        assertThat(second).hasSize(3);
        assertThat(second.values()).doesNotContainAnyElementsOf(first.values());
    }

    @Test
    default void aWaitThatEndsInTheSecondOfTheDeadlineHasItsPlace() {
        Instant last = Instant.ofEpochSecond(now().plusSeconds(3_000).getEpochSecond());
        PollRow row = ChangedRow.withDeadline(waiting("poll 1", 1, 1), last.plusMillis(400))
                .dueAt(last);

        Instant requestAt =
                store().advance(row, now(), OVERDUE_AFTER, LIMIT).news().requestAt();

        // the second of the deadline may have no room, and then the one before has
        assertThat(requestAt).isBetween(last.minusSeconds(2), last);
        assertThat(row("poll 1").nextAttemptAt()).isBetween(last.minusSeconds(1), last);
    }

    @Test
    default void aDeliveryThatMovesNoRowTakesNoSecond() {
        store().advance(waiting("a", 1, 2), START, OVERDUE_AFTER, LIMIT);
        Instant first = row("a").nextAttemptAt();

        store().advance(waiting("a", 1, 1), START, OVERDUE_AFTER, LIMIT);
        store().advance(waiting("another start", 1, 1), START, OVERDUE_AFTER, LIMIT);
        store().end(as(PollState.FAILED, waiting("a", 1, 2)), LIMIT);
        store().advance(waiting("a", 1, 2), START, OVERDUE_AFTER, LIMIT);
        store().advance(waiting("b", 2, 2), START, OVERDUE_AFTER, LIMIT);

        assertThat(Duration.between(first, row("b").nextAttemptAt()).toSeconds())
                .isLessThanOrEqualTo(4);
    }

    @Test
    default void theLastLineOfTheStorySaysTheSecond() {
        StoryLine first = StoryContract.line(1, MadeBy.START);
        StoryLine last = StoryContract.line(2, MadeBy.SCHEDULE);

        store().advance(waiting("a", 1, 2).withStory(List.of(first, last)), START, OVERDUE_AFTER, LIMIT);

        assertThat(history().story("a", 10, LIMIT))
                .extracting(StoryLine::nextAttemptAt)
                .containsExactly(first.nextAttemptAt(), row("a").nextAttemptAt());
    }

    @Test
    default void aPollThatHasMovedOnGetsNoSecond() {
        List<PollRow> polls = wait(2);
        store().advance(waiting("poll 1", 1, 2), START, OVERDUE_AFTER, LIMIT);
        PollRow moved = row("poll 1");

        assertThat(plan().plan(polls, LIMIT)).containsOnlyKeys("poll 2");
        assertThat(row("poll 1")).isEqualTo(moved);
    }

    @Test
    default void aPollWithoutRoomBeforeItsDeadlineGetsNoSecond() {
        PollRow over = waits(1, Duration.ofSeconds(1));

        assertThat(plan().plan(List.of(over), LIMIT)).isEmpty();
        assertThat(row("poll 1")).isEqualTo(over);
        assertThat(plan().plan(List.of(), LIMIT)).isEmpty();
    }
}

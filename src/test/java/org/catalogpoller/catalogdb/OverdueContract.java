package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.catalogdb.PollStoreContract.LIMIT;
import static org.catalogpoller.catalogdb.PollStoreContract.OVERDUE_AFTER;
import static org.catalogpoller.catalogdb.PollStoreContract.START;
import static org.catalogpoller.catalogdb.PollStoreContract.VALUES;
import static org.catalogpoller.catalogdb.PollStoreContract.as;
import static org.catalogpoller.catalogdb.PollStoreContract.knowing;
import static org.catalogpoller.catalogdb.PollStoreContract.waiting;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.NotificationQueue;
import org.catalogpoller.port.OverduePolls;
import org.catalogpoller.port.OverduePolls.Overdue;
import org.catalogpoller.port.OverduePolls.Search;
import org.catalogpoller.port.OverduePolls.Taken;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.testing.ChangedRow;
import org.junit.jupiter.api.Test;

/** Which polls a sweep takes, and what it may do to them while nobody else has moved them on. */
public interface OverdueContract {

    Duration AHEAD = Duration.ofSeconds(100);

    /** A time of the function's clock that is not before the one of the store. */
    Instant LATE = START.plus(Duration.ofDays(3650));

    PollStore store();

    PollRows rows();

    NotificationQueue queue();

    OverduePolls overdue();

    /** Lets time pass for the store. */
    void passes(Duration duration);

    private void advance(PollRow row) {
        store().advance(row, START, OVERDUE_AFTER, LIMIT);
    }

    private static Search search(Duration after, Instant dueFrom) {
        return new Search(after, true, Duration.ZERO, LATE, dueFrom, AHEAD);
    }

    /** A search for polls that only their events can continue, by a clock of the function. */
    private static Search waitsForEvents(Instant now) {
        return new Search(Duration.ZERO, false, Duration.ofMinutes(3), now, Instant.EPOCH, AHEAD);
    }

    private List<Overdue> take(Duration after, int max) {
        return overdue().take(search(after, Instant.EPOCH), max, LIMIT).polls();
    }

    private List<String> idsOf(List<Overdue> polls) {
        return polls.stream().map(poll -> poll.row().id()).toList();
    }

    /** A store with a clock of its own has passed START long ago: the deadline is far off. */
    private static PollRow lasting(String id, long catalogId, int attempt) {
        return with(waiting(id, catalogId, attempt), START.plus(Duration.ofDays(3650)), null);
    }

    private static PollRow with(PollRow row, Instant deadline, String sealedToken) {
        return ChangedRow.withDeadline(row, deadline).withToken(true, sealedToken);
    }

    @Test
    default void overduePollsAreTakenTheLongestDueFirst() {
        advance(lasting("later", 2, 20));
        advance(lasting("late", 1, 10));
        advance(lasting("ended", 3, 1));
        store().end(as(PollState.FAILED, lasting("ended", 3, 2)), LIMIT);

        passes(Duration.ofMinutes(5));
        assertThat(take(Duration.ofSeconds(150), 10)).isEmpty();
        passes(Duration.ofSeconds(200));
        assertThat(idsOf(take(Duration.ofSeconds(90), 1))).containsExactly("late");
        assertThat(idsOf(take(Duration.ZERO, 10))).containsExactly("later");
        passes(AHEAD.plusSeconds(1));
        assertThat(idsOf(take(Duration.ZERO, 10))).hasSize(2);
    }

    @Test
    default void aPollThatIsTakenHasItsNextAttemptAhead() {
        PollRow before = knowing(lasting("a", 1, 2), VALUES);
        advance(before);
        Instant dueAt = rows().find("a", LIMIT).orElseThrow().nextAttemptAt();
        passes(Duration.ofMinutes(2));

        Taken taken = overdue().take(search(Duration.ZERO, Instant.EPOCH), 10, LIMIT);

        PollRow row = taken.polls().get(0).row();
        assertThat(PollStoreContract.timeless(row)).isEqualTo(PollStoreContract.timeless(before));
        assertThat(row.nextAttemptAt()).isEqualTo(taken.now().plus(AHEAD));
        assertThat(rows().find("a", LIMIT)).contains(row);
        assertThat(Duration.between(taken.polls().get(0).dueAt(), dueAt)).isIn(Duration.ZERO, Duration.ofMinutes(2));
        assertThat(take(Duration.ZERO, 10)).isEmpty();
    }

    @Test
    default void pollsThatWereLookedAtAreNotLookedAtAgain() {
        advance(lasting("late", 1, 10));
        advance(lasting("later", 2, 20));
        passes(Duration.ofHours(1));
        Instant due = rows().find("late", LIMIT).orElseThrow().nextAttemptAt();

        assertThat(idsOf(overdue()
                        .take(search(Duration.ZERO, due.plusMillis(1)), 10, LIMIT)
                        .polls()))
                .containsExactly("later");
        assertThat(idsOf(overdue().take(search(Duration.ZERO, due), 10, LIMIT).polls()))
                .containsExactly("late");
    }

    @Test
    default void aPollThatOnlyItsEventCanContinueIsOverdueLater() {
        advance(lasting("in its event", 1, 1));
        advance(with(lasting("sealed", 2, 1), START.plus(Duration.ofDays(3650)), "1.sealed"));
        passes(Duration.ofMinutes(2));
        Search later = waitsForEvents(LATE);

        List<Overdue> first = overdue().take(later, 10, LIMIT).polls();

        assertThat(idsOf(first)).containsExactly("sealed");
        assertThat(first.get(0).row().sealedToken()).isEqualTo("1.sealed");
        passes(Duration.ofMinutes(2));
        assertThat(idsOf(overdue().take(later, 10, LIMIT).polls())).containsExactlyInAnyOrder("in its event", "sealed");
    }

    @Test
    default void aPollThatOnlyItsEventCanContinueIsTakenWhenItIsOverByBothClocks() {
        advance(lasting("stalled", 1, 1));
        advance(with(waiting("over", 2, 1), START.plusSeconds(60), null));
        passes(Duration.ofDays(1));

        assertThat(overdue().take(waitsForEvents(START), 10, LIMIT).polls()).isEmpty();
        assertThat(idsOf(overdue().take(waitsForEvents(LATE), 10, LIMIT).polls()))
                .containsExactlyInAnyOrder("stalled", "over");
    }

    @Test
    default void aPollThatIsOverByTheClockOfTheStoreAloneHasItsNextAttemptAhead() {
        advance(waiting("a", 1, 1));
        passes(Duration.ofDays(1));
        Search search = new Search(Duration.ZERO, true, Duration.ZERO, START, Instant.EPOCH, AHEAD);

        Taken taken = overdue().take(search, 10, LIMIT);

        assertThat(taken.polls())
                .extracting(poll -> poll.row().nextAttemptAt())
                .as("the schedule is made by the clock of the store, which may be the wrong one")
                .containsExactly(taken.now().plus(AHEAD).plus(Duration.between(START, taken.now())));
    }

    @Test
    default void aPollWhoseEventCannotComeIsTakenForAMinute() {
        advance(lasting("stalled", 1, 1));
        passes(Duration.ofHours(1));

        assertThat(idsOf(overdue().take(waitsForEvents(LATE), 10, LIMIT).polls()))
                .containsExactly("stalled");
        assertThat(overdue().take(waitsForEvents(LATE), 10, LIMIT).polls()).isEmpty();
        passes(OverduePolls.LEASE.plusSeconds(1));
        assertThat(idsOf(overdue().take(waitsForEvents(LATE), 10, LIMIT).polls()))
                .containsExactly("stalled");
    }

    @Test
    default void sweepsThatTakeTogetherShareThePolls() {
        for (int i = 1; i <= 40; i++) {
            advance(lasting("poll " + i, i, 1));
        }
        passes(Duration.ofHours(1));

        List<List<Overdue>> taken = Together.run(4, i -> take(Duration.ZERO, 10));
        List<Overdue> rest = take(Duration.ZERO, 40);

        List<String> all = taken.stream()
                .flatMap(List::stream)
                .map(poll -> poll.row().id())
                .toList();
        assertThat(all).doesNotHaveDuplicates();
        assertThat(all.size() + rest.size()).isEqualTo(40);
    }

    @Test
    default void aPollThatIsOverIsTakenForAMinute() {
        advance(with(waiting("over", 1, 1), START.minusSeconds(1), null));
        passes(Duration.ofDays(1));

        assertThat(idsOf(take(Duration.ofMinutes(6), 10))).containsExactly("over");
        assertThat(take(Duration.ofMinutes(6), 10)).isEmpty();
        passes(OverduePolls.LEASE.plusSeconds(1));
        assertThat(idsOf(take(Duration.ofMinutes(6), 10))).containsExactly("over");
    }

    @Test
    default void pollsThatWereTakenEndTogether() {
        advance(lasting("a", 1, 1));
        advance(lasting("b", 2, 1));
        passes(Duration.ofHours(1));
        List<PollRow> taken = take(Duration.ZERO, 10).stream().map(Overdue::row).toList();

        assertThat(overdue().end(taken, PollState.FAILED, PollStore.STALLED, LIMIT))
                .isEqualTo(2);

        assertThat(rows().find("b", LIMIT)).contains(taken.get(1).ended(PollState.FAILED, PollStore.STALLED));
        assertThat(queue().claimDue(10, LIMIT))
                .extracting(claim -> claim.ended().error())
                .containsExactly(PollStore.STALLED, PollStore.STALLED);
        assertThat(overdue().end(taken, PollState.TIMED_OUT, "again", LIMIT)).isZero();
    }

    @Test
    default void pollsThatWereTakenAndMovedOnDoNotEnd() {
        advance(lasting("moved", 1, 1));
        advance(lasting("taken again", 2, 1));
        passes(Duration.ofHours(1));
        List<PollRow> taken = take(Duration.ZERO, 10).stream().map(Overdue::row).toList();
        advance(lasting("moved", 1, 2));
        passes(Duration.ofHours(1));
        take(Duration.ZERO, 10);

        assertThat(overdue().end(taken, PollState.FAILED, PollStore.STALLED, LIMIT))
                .isZero();
        assertThat(rows().find("moved", LIMIT)).map(PollRow::state).contains(PollState.WAITING);
    }

    @Test
    default void pollsThatAreGivenBackAreDueAsBefore() {
        advance(lasting("moved", 1, 1));
        advance(lasting("a", 2, 1));
        passes(Duration.ofHours(1));
        List<Overdue> taken = take(Duration.ZERO, 10);
        advance(lasting("moved", 1, 2));

        overdue().giveBack(taken, LIMIT);

        List<Overdue> again = take(Duration.ofMinutes(30), 10);
        assertThat(idsOf(again)).containsExactly("a");
        assertThat(again.get(0).dueAt())
                .isEqualTo(taken.get(idsOf(taken).indexOf("a")).dueAt());
    }
}

package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.catalogdb.PollStoreContract.LIMIT;
import static org.catalogpoller.catalogdb.PollStoreContract.OVERDUE_AFTER;
import static org.catalogpoller.catalogdb.PollStoreContract.START;
import static org.catalogpoller.catalogdb.PollStoreContract.VALUES;
import static org.catalogpoller.catalogdb.PollStoreContract.as;
import static org.catalogpoller.catalogdb.PollStoreContract.updated;
import static org.catalogpoller.catalogdb.PollStoreContract.waiting;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.MadeBy;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.StoryLine;
import org.catalogpoller.port.PollHistory;
import org.catalogpoller.port.PollHistory.Position;
import org.catalogpoller.port.PollHistory.Wanted;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.testing.ChangedRow;
import org.junit.jupiter.api.Test;

/** What every store keeps of the attempts of a poll. */
public interface StoryContract {

    PollStore store();

    PollRows rows();

    PollHistory history();

    /** Lets time pass for the store. */
    void passes(Duration duration);

    private List<StoryLine> story(String pollId) {
        return history().story(pollId, 100, LIMIT);
    }

    /** An attempt that was due 20 s after the one before, and began 1 s late. */
    static StoryLine line(int attempt, MadeBy by) {
        Instant due = START.plusSeconds(20L * (attempt - 1));
        return StoryLine.begun(attempt, by, attempt == 1 ? null : due, due.plusSeconds(1))
                .asked(Duration.ofMillis(120), 200)
                .decided("not ready", StoryLine.POLL_AGAIN, null, due.plusSeconds(21));
    }

    private static PollRow with(PollRow row, StoryLine... lines) {
        return row.withStory(List.of(lines));
    }

    private void advance(PollRow row) {
        store().advance(row, START, OVERDUE_AFTER, LIMIT);
    }

    @Test
    default void eachAttemptLeavesALine() {
        StoryLine start = line(1, MadeBy.START);
        StoryLine unavailable = StoryLine.begun(2, MadeBy.SCHEDULE, START.plusSeconds(20), START.plusSeconds(27))
                .decided("unavailable", StoryLine.POLL_AGAIN, "the API cannot be reached: \0", START.plusSeconds(47));
        StoryLine end = line(3, MadeBy.REVIVAL).decided("ready", StoryLine.PUBLISH, null, null);

        advance(with(waiting("a", 1), start));
        advance(with(waiting("a", 2), unavailable));
        store().publish(with(updated(waiting("a", 3)), end), VALUES, LIMIT);

        assertThat(story("a")).hasSize(3);
        assertThat(story("a").get(0)).isEqualTo(start);
        assertThat(story("a").get(1).reason()).startsWith("the API cannot be reached: ");
        assertThat(story("a").get(1).apiTime()).isNull();
        assertThat(story("a").get(2)).isEqualTo(end);
        assertThat(rows().find("a", LIMIT)).map(PollRow::story).contains(List.of());
    }

    @Test
    default void aHoldLeavesAllItsLinesAtOnce() {
        advance(with(waiting("a", 1), line(1, MadeBy.START)));
        advance(with(waiting("a", 1), line(2, MadeBy.HOLD), line(3, MadeBy.HOLD)));

        assertThat(story("a")).extracting(StoryLine::madeBy).containsExactly("start", "hold", "hold");
    }

    @Test
    default void aRepeatedAttemptIsMadeByARepetition() {
        StoryLine first = line(1, MadeBy.START);
        StoryLine again = StoryLine.begun(1, MadeBy.START, null, START.plusSeconds(70))
                .decided("not ready", StoryLine.POLL_AGAIN, null, START.plusSeconds(90));

        advance(with(waiting("a", 1), first));
        advance(with(waiting("a", 1), again));

        assertThat(story("a")).extracting(StoryLine::madeBy).containsExactly("start", "repetition");
    }

    /** They meet in the index that lets one poll wait for a catalog. */
    @Test
    default void pollsThatStartTogetherForOneCatalogKeepTheStoriesOn() {
        Together.run(8, i -> {
            advance(with(waiting("poll " + i, 1), line(1, MadeBy.START)));
            return i;
        });
        advance(with(waiting("other", 2, 1), line(1, MadeBy.START)));

        assertThat(story("other")).hasSize(1);
    }

    @Test
    default void aLineThatComesTwiceIsKeptOnce() {
        advance(with(waiting("a", 1), line(1, MadeBy.START)));
        advance(with(waiting("a", 1), line(1, MadeBy.START)));

        assertThat(story("a")).containsExactly(line(1, MadeBy.START));
    }

    @Test
    default void anAttemptThatDoesNotMoveThePollLeavesNoLine() {
        advance(with(waiting("a", 2), line(2, MadeBy.SCHEDULE)));
        advance(with(waiting("a", 1), line(1, MadeBy.START)));
        advance(with(waiting("b", 1), line(1, MadeBy.START)));
        store().end(with(as(PollState.FAILED, waiting("a", 1)), line(1, MadeBy.START)), LIMIT);

        assertThat(story("a")).containsExactly(line(2, MadeBy.SCHEDULE));
        assertThat(story("b")).isEmpty();
    }

    @Test
    default void anEndLeavesItsLineAndACancellationNone() {
        StoryLine gaveUp =
                line(2, MadeBy.SCHEDULE).decided("rejected", StoryLine.GIVE_UP, "the API answered 401", null);

        store().end(with(as(PollState.FAILED, waiting("a", 2)), gaveUp), LIMIT);
        store().end(as(PollState.CANCELLED, waiting("b", 2, 1)), LIMIT);

        assertThat(story("a")).containsExactly(gaveUp);
        assertThat(story("b")).isEmpty();
    }

    @Test
    default void aWriteThatFindsNoRowLeavesItsLineWithTheNextDecision() {
        StoryLine published = line(1, MadeBy.START).decided("ready", StoryLine.PUBLISH, null, null);
        StoryLine again = line(1, MadeBy.START).decided("ready", StoryLine.POLL_AGAIN, "no row", START.plusSeconds(20));

        store().publish(with(updated(waiting("a", 404, 1)), published), VALUES, LIMIT);
        advance(with(waiting("a", 404, 1), again));

        assertThat(story("a")).containsExactly(again);
    }

    @Test
    default void ofALongStoryTheLatestLinesAreRead() {
        for (int attempt = 1; attempt <= 5; attempt++) {
            advance(with(waiting("a", attempt), line(attempt, MadeBy.SCHEDULE)));
        }

        assertThat(history().story("a", 2, LIMIT))
                .extracting(StoryLine::attempt)
                .containsExactly(4, 5);
    }

    private List<String> listed(Wanted wanted, Position before, int max) {
        return history().list(wanted, before, max, LIMIT).stream()
                .map(PollRow::id)
                .toList();
    }

    private static Wanted all() {
        return containing("");
    }

    private static Wanted containing(String text) {
        return new Wanted(EnumSet.allOf(PollState.class), Instant.EPOCH, Position.START.startedAt(), text);
    }

    /** Each started a minute after the one before; "ends" has ended. */
    private void somePolls() {
        String[] ids = {"oldest", "ends", "same a", "same b", "newest"};
        int[] minutes = {0, 1, 2, 2, 3};
        for (int i = 0; i < ids.length; i++) {
            Catalog catalog = new Catalog(i + 1, "50% of " + ids[i]);
            Instant startedAt = START.plus(Duration.ofMinutes(minutes[i]));
            PollRow row = ChangedRow.withPoll(waiting(ids[i], i + 1, 1), new Poll(ids[i], catalog, startedAt, 1));
            if (ids[i].equals("ends")) {
                store().end(row.ended(PollState.FAILED, "the API answered 401: Nobody_knows"), LIMIT);
            } else {
                advance(row);
            }
        }
    }

    @Test
    default void pollsAreListedTheNewestFirst() {
        somePolls();

        assertThat(listed(all(), Position.START, 10)).containsExactly("newest", "same b", "same a", "ends", "oldest");
    }

    @Test
    default void aPageGoesOnBehindThePollOfThePageBefore() {
        somePolls();
        List<PollRow> first = history().list(all(), Position.START, 2, LIMIT);

        assertThat(first).extracting(PollRow::id).containsExactly("newest", "same b");
        assertThat(listed(
                        all(),
                        new Position(
                                first.get(1).poll().startedAt(), first.get(1).id()),
                        10))
                .containsExactly("same a", "ends", "oldest");
        assertThat(listed(all(), new Position(START, "oldest"), 10)).isEmpty();
    }

    @Test
    default void pollsAreListedByStateAndAge() {
        somePolls();
        Wanted failed =
                new Wanted(EnumSet.of(PollState.FAILED, PollState.UPDATED), Instant.EPOCH, START.plusSeconds(999), "");
        Wanted inTheMiddle =
                new Wanted(EnumSet.of(PollState.WAITING), START.plusSeconds(60), START.plusSeconds(180), "");

        assertThat(listed(failed, Position.START, 10)).containsExactly("ends");
        assertThat(listed(inTheMiddle, Position.START, 10)).containsExactly("same b", "same a");
    }

    @Test
    default void pollsAreListedByATextInTheirNameOrTheirError() {
        somePolls();

        assertThat(listed(containing("OF SAME"), Position.START, 10)).containsExactly("same b", "same a");
        assertThat(listed(containing("nobody_KNOWS"), Position.START, 10)).containsExactly("ends");
        assertThat(listed(containing("50%"), Position.START, 10)).hasSize(5);
        assertThat(listed(containing("%of"), Position.START, 10)).isEmpty();
        assertThat(listed(containing("nobody.knows"), Position.START, 10)).isEmpty();
    }

    @Test
    default void pollsThatEndedLongAgoAreDeletedWithTheirLines() {
        Duration day = Duration.ofDays(1);
        store().end(with(as(PollState.CANCELLED, waiting("old", 1)), line(1, MadeBy.START)), LIMIT);
        advance(with(waiting("waits", 2, 1), line(1, MadeBy.START)));
        store().end(as(PollState.FAILED, waiting("not notified of", 3, 1)), LIMIT);
        passes(day.plusSeconds(60));
        store().end(as(PollState.CANCELLED, waiting("young", 4, 1)), LIMIT);

        assertThat(history().delete(day, 10, LIMIT)).isEqualTo(1);

        assertThat(rows().find("old", LIMIT)).isEmpty();
        assertThat(history().story("old", 10, LIMIT)).isEmpty();
        assertThat(history().story("waits", 10, LIMIT)).hasSize(1);
        assertThat(listed(all(), Position.START, 10)).containsExactlyInAnyOrder("waits", "not notified of", "young");
    }

    @Test
    default void pollsAreDeletedInBatches() {
        for (int i = 1; i <= 5; i++) {
            store().end(as(PollState.CANCELLED, waiting("poll " + i, i, 1)), LIMIT);
        }
        passes(Duration.ofDays(2));

        assertThat(history().delete(Duration.ofDays(1), 3, LIMIT)).isEqualTo(3);
        assertThat(history().delete(Duration.ofDays(1), 3, LIMIT)).isEqualTo(2);
        assertThat(history().delete(Duration.ofDays(1), 3, LIMIT)).isZero();
    }
}

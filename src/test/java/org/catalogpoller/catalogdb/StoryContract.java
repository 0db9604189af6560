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
import java.util.List;
import org.catalogpoller.poll.MadeBy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.StoryLine;
import org.catalogpoller.port.PollHistory;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.PollStore;
import org.junit.jupiter.api.Test;

/** What every store keeps of the attempts of a poll. */
public interface StoryContract {

    PollStore store();

    PollRows rows();

    PollHistory history();

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
    default void theAttemptOfARepetitionIsMadeByIt() {
        StoryLine first = line(1, MadeBy.START);
        StoryLine again = StoryLine.begun(1, MadeBy.START, null, START.plusSeconds(70))
                .decided("not ready", StoryLine.POLL_AGAIN, null, START.plusSeconds(90));

        advance(with(waiting("a", 1), first));
        advance(with(waiting("a", 1), again));

        assertThat(story("a")).extracting(StoryLine::madeBy).containsExactly("start", "repetition");
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
}

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
import org.catalogpoller.poll.CatalogPause;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Claim.Kind;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.OverduePolls;
import org.catalogpoller.port.OverduePolls.Overdue;
import org.catalogpoller.port.OverduePolls.Search;
import org.catalogpoller.port.Pauses;
import org.catalogpoller.port.Pauses.ResumedBatch;
import org.catalogpoller.port.Pauses.Seen;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.testing.ChangedRow;
import org.junit.jupiter.api.Test;

/** What pauses do to the polls that they cover. */
public interface PauseContract {

    Duration PAUSED = Duration.ofMinutes(30);

    PollStore store();

    PollRows rows();

    OverduePolls overdue();

    Pauses pauses();

    /** Lets time pass for the store. */
    void passes(Duration duration);

    private Claim advance(PollRow row) {
        return store().advance(row, START, OVERDUE_AFTER, LIMIT);
    }

    private Claim pause(PollRow row) {
        return store().pause(row.dueAt(null), START, OVERDUE_AFTER, LIMIT);
    }

    /** What a sweep takes now. */
    private List<Overdue> takenBySweep() {
        Search search = new Search(Duration.ZERO, true, Duration.ZERO, START, Instant.EPOCH, Duration.ZERO);
        return overdue().take(search, 10, LIMIT).polls();
    }

    private PollRow row(String id) {
        return rows().find(id, LIMIT).orElseThrow();
    }

    private static PollRow sealed(PollRow row) {
        return row.withToken(true, "v1.sealed");
    }

    @Test
    default void aPauseCoversItsCatalogOrAll() {
        assertThat(pauses().look(1, LIMIT)).isEqualTo(new Seen(false, false));

        pauses().begin(2L, null, LIMIT);
        assertThat(pauses().look(1, LIMIT)).isEqualTo(new Seen(true, false));
        assertThat(pauses().look(2, LIMIT)).isEqualTo(new Seen(true, true));

        pauses().begin(null, null, LIMIT);
        assertThat(pauses().look(1, LIMIT)).isEqualTo(new Seen(true, true));

        pauses().end(null, LIMIT);
        pauses().end(2L, LIMIT);
        pauses().end(2L, LIMIT);
        assertThat(pauses().look(2, LIMIT)).isEqualTo(new Seen(false, false));
    }

    @Test
    default void aPauseThatIsOrderedAgainGoesOnSinceItsBegin() {
        CatalogPause first = pauses().begin(1L, "maintenance", LIMIT);

        assertThat(pauses().begin(1L, null, LIMIT)).isEqualTo(first);
        assertThat(pauses().begin(1L, "longer", LIMIT)).isEqualTo(new CatalogPause(1L, first.since(), "longer"));
    }

    @Test
    default void anAttemptLearnsThatThereIsAPause() {
        assertThat(advance(waiting("a", 1)).news().pauses()).isFalse();

        pauses().begin(7L, null, LIMIT);

        assertThat(advance(waiting("a", 2)).news().pauses()).isTrue();
    }

    @Test
    default void aPausedPollHasNoTimeAndIsNotOverdue() {
        advance(waiting("a", 1));

        assertThat(pause(sealed(waiting("a", 1))).kind()).isEqualTo(Kind.ADVANCED);
        assertThat(pause(sealed(waiting("a", 1))).kind()).isEqualTo(Kind.ADVANCED);

        assertThat(row("a").nextAttemptAt()).isNull();
        assertThat(row("a").marks().pausedAt()).isNotNull();
        assertThat(row("a").sealedToken()).isEqualTo("v1.sealed");
        assertThat(row("a").lastStatus()).isEqualTo("not ready");
        passes(Duration.ofDays(1));
        assertThat(takenBySweep()).isEmpty();
    }

    @Test
    default void aPollThatBeginsInAPauseIsPaused() {
        assertThat(pause(waiting("a", 0)).kind()).isEqualTo(Kind.ADVANCED);

        assertThat(row("a").nextAttemptAt()).isNull();
        assertThat(pause(waiting("b", 0))).isEqualTo(new Claim(Kind.SUPERSEDED, "a"));
    }

    @Test
    default void anAttemptThatThePollHasLeftBehindDoesNotPauseIt() {
        advance(waiting("a", 2));

        assertThat(pause(waiting("a", 1)).kind()).isEqualTo(Kind.SUPERSEDED);
        assertThat(row("a").marks().pausedAt()).isNull();

        store().end(as(PollState.CANCELLED, waiting("a", 2)), LIMIT);
        assertThat(pause(waiting("a", 2)).kind()).isEqualTo(Kind.SUPERSEDED);
    }

    @Test
    default void aResumedPollGetsTheTimeOfThePauseBack() {
        pauses().begin(null, null, LIMIT);
        advance(waiting("a", 1));
        pause(sealed(waiting("a", 1)));
        passes(PAUSED);
        assertThat(pauses().resume(10, LIMIT).count()).as("in the pause").isZero();
        pauses().end(null, LIMIT);
        assertThat(pauses().countToResume(LIMIT)).isEqualTo(1);

        ResumedBatch resumed = pauses().resume(10, LIMIT);

        assertThat(resumed.count()).isEqualTo(1);
        assertThat(resumed.polls()).hasSize(1);
        PollRow row = row("a");
        Duration moved = Duration.between(START, row.poll().startedAt());
        assertThat(moved).isBetween(PAUSED, PAUSED.plus(LIMIT));
        assertThat(Duration.between(row.poll().startedAt(), row.deadline())).isEqualTo(Duration.ofMinutes(50));
        assertThat(row.nextAttemptAt())
                .isAfter(resumed.now())
                .isEqualTo(resumed.polls().get(0).nextAttemptAt());
        assertThat(row.marks().pausedAt()).isNull();
        assertThat(pauses().countToResume(LIMIT)).isZero();
    }

    @Test
    default void aResumedPollIsPausedAgainUnlessItHasMovedOn() {
        advance(waiting("a", 1));
        pause(waiting("a", 1));
        advance(waiting("b", 2, 1));
        pause(waiting("b", 2, 1));
        ResumedBatch resumed = pauses().resume(10, LIMIT);
        advance(waiting("b", 2, 2));

        pauses().pauseAgain(resumed.polls(), LIMIT);

        assertThat(row("a").nextAttemptAt()).isNull();
        assertThat(row("a").marks().pausedAt()).isNotNull();
        assertThat(row("b").nextAttemptAt()).isNotNull();
        assertThat(pauses().countToResume(LIMIT)).isEqualTo(1);
        assertThat(pauses().resume(10, LIMIT).polls()).extracting(PollRow::id).containsExactly("a");
    }

    @Test
    default void aPollThatSleepsWithItsEventComesByItself() {
        advance(waiting("a", 1));
        Instant at = START.plusSeconds(60);
        store().pause(waiting("a", 1).dueAt(at), START, OVERDUE_AFTER, LIMIT);

        ResumedBatch resumed = pauses().resume(10, LIMIT);

        assertThat(resumed.count()).isEqualTo(1);
        assertThat(resumed.polls()).isEmpty();
        assertThat(row("a").poll().startedAt()).isEqualTo(START);
        assertThat(row("a").marks().pausedAt()).isNull();
    }

    @Test
    default void aPollThatSleptAndIsThenPausedGetsTheTimeOfThePauseOnce() {
        pauses().begin(null, null, LIMIT);
        advance(waiting("a", 1));
        store().pause(
                        startedLater("a", Duration.ofMinutes(1)).dueAt(START.plusSeconds(60)),
                        START,
                        OVERDUE_AFTER,
                        LIMIT);
        passes(PAUSED);
        pause(sealed(startedLater("a", PAUSED)));
        passes(PAUSED);
        pauses().end(null, LIMIT);

        pauses().resume(10, LIMIT);

        Duration moved = Duration.between(START, row("a").poll().startedAt());
        assertThat(moved)
                .isBetween(PAUSED.multipliedBy(2), PAUSED.multipliedBy(2).plus(LIMIT));
    }

    /** The poll as its event knows it after sleep. */
    private static PollRow startedLater(String id, Duration slept) {
        PollRow row = waiting(id, 1);
        return ChangedRow.withDeadline(
                ChangedRow.withPoll(row, row.poll().withStart(START.plus(slept))),
                row.deadline().plus(slept));
    }

    @Test
    default void anotherPauseKeepsAPoll() {
        pauses().begin(1L, null, LIMIT);
        advance(waiting("a", 1));
        pause(waiting("a", 1));

        pauses().end(null, LIMIT);

        assertThat(pauses().resume(10, LIMIT).count()).isZero();
        assertThat(pauses().countToResume(LIMIT)).isZero();
    }

    @Test
    default void anEventOfBeforeThePauseLearnsTheStartAndEndsNothing() {
        advance(waiting("a", 1));
        pause(waiting("a", 1));
        passes(PAUSED);
        pauses().resume(10, LIMIT);
        Instant start = row("a").poll().startedAt();

        assertThat(store().end(as(PollState.TIMED_OUT, waiting("a", 2)), LIMIT).kind())
                .isEqualTo(Kind.SUPERSEDED);
        Claim claim = advance(waiting("a", 2));

        assertThat(claim.kind()).isEqualTo(Kind.ADVANCED);
        assertThat(claim.news().startedAt()).isEqualTo(start);
        assertThat(row("a").poll().startedAt()).isEqualTo(start);
        assertThat(row("a").deadline()).isEqualTo(start.plus(Duration.ofMinutes(50)));
    }

    @Test
    default void aPollWhoseAttemptDidNotComeInAPauseIsPausedAndNotTaken() {
        advance(sealed(waiting("a", 1)));
        advance(waiting("needs its event", 2, 1));
        pauses().begin(null, null, LIMIT);
        passes(Duration.ofHours(2));

        assertThat(takenBySweep()).isEmpty();
        pauses().pauseOverdue(Duration.ofMinutes(6), false, 10, LIMIT);

        assertThat(row("a").marks().pausedAt()).isNotNull();
        assertThat(row("a").nextAttemptAt()).isNull();
        assertThat(row("needs its event").marks().pausedAt()).isNull();
    }
}

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
import java.util.List;
import java.util.Set;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.NotificationQueue;
import org.catalogpoller.port.NotificationQueue.NotificationClaim;
import org.catalogpoller.port.PollStore;
import org.junit.jupiter.api.Test;

/** Which ends of polls are to be notified: each once, claimed by one invocation at a time. */
public interface NotificationContract {

    Duration LEASE = NotificationQueue.LEASE;

    PollStore store();

    NotificationQueue queue();

    /** Lets time pass for the store. */
    void passes(Duration duration);

    private NotificationClaim claim(String pollId) {
        return queue().claim(pollId, LIMIT).orElseThrow();
    }

    private List<String> claimDue(int max) {
        return queue().claimDue(max, LIMIT).stream()
                .map(claim -> claim.ended().poll().id())
                .toList();
    }

    /** What is due, and may be claimed again. */
    private List<String> due() {
        List<String> ids = claimDue(10);
        passes(ids.isEmpty() ? Duration.ZERO : LEASE.plusSeconds(1));
        return ids;
    }

    private void advance(PollRow row) {
        store().advance(row, START, OVERDUE_AFTER, LIMIT);
    }

    @Test
    default void noNotificationIsDueForAPollThatWaits() {
        advance(waiting("a", 1));

        assertThat(due()).isEmpty();
        assertThat(queue().claim("a", LIMIT)).isEmpty();
        assertThat(queue().claim("nobody", LIMIT)).isEmpty();
    }

    @Test
    default void aPollThatHasEndedIsNotifiedByOneClaim() {
        for (PollState end : List.of(PollState.TIMED_OUT, PollState.FAILED)) {
            String id = "poll " + end;
            advance(waiting(id, 1));
            store().end(as(end, waiting(id, 2)), LIMIT);

            assertThat(due()).containsExactly(id);
            NotificationClaim claim = claim(id);
            EndedPoll ended = claim.ended();
            assertThat(ended.poll()).isEqualTo(waiting(id, 2).poll());
            assertThat(ended.poll().catalog().id()).isEqualTo(1);
            assertThat(ended.poll().catalog().name()).isEqualTo("catalog 1");
            assertThat(ended.state()).isEqualTo(end);
            assertThat(ended.error()).isEqualTo("because");
            assertThat(ended.values()).isNull();
            assertThat(claim.notified()).isEmpty();
            assertThat(queue().claim(id, LIMIT)).isEmpty();
            assertThat(due()).isEmpty();
            queue().record(claim, Set.of("topic"), true, LIMIT);
        }
    }

    @Test
    default void theNotificationOfAWrittenPollHasTheValues() {
        advance(waiting("a", 1));
        store().publish(updated(waiting("a", 2)), VALUES, LIMIT);

        EndedPoll ended = claim("a").ended();
        assertThat(ended.state()).isEqualTo(PollState.UPDATED);
        assertThat(ended.values()).isEqualTo(VALUES);
        assertThat(ended.error()).isNull();
        assertThat(ended.poll().attempts()).isEqualTo(2);
    }

    @Test
    default void aPollThatGetsItsRowAtItsEndIsNotified() {
        store().publish(updated(waiting("ready at once", 1)), VALUES, LIMIT);
        store().end(as(PollState.FAILED, waiting("untracked", 2, 3)), LIMIT);

        assertThat(due()).containsExactlyInAnyOrder("ready at once", "untracked");
    }

    @Test
    default void aPollThatAnotherOneEndsIsNotified() {
        advance(waiting("a", 1));
        store().publish(updated(waiting("b", 1)), VALUES, LIMIT);

        assertThat(due()).containsExactlyInAnyOrder("a", "b");
        assertThat(claim("a").ended().values()).isEqualTo(VALUES);
    }

    @Test
    default void aPollThatMadeRoomAsStalledIsNotified() {
        advance(waiting("a", 1));
        passes(OVERDUE_AFTER.plusMinutes(1));
        advance(waiting("b", 1));

        assertThat(due()).containsExactly("a");
        assertThat(claim("a").ended().error()).isEqualTo(PollStore.STALLED);
    }

    @Test
    default void aCancelledPollIsNotNotified() {
        advance(waiting("a", 1));
        store().end(as(PollState.CANCELLED, waiting("a", 1)), LIMIT);
        store().end(as(PollState.CANCELLED, waiting("without a row", 1)), LIMIT);

        assertThat(due()).isEmpty();
        assertThat(queue().claim("a", LIMIT)).isEmpty();
    }

    @Test
    default void aCompleteNotificationIsNotDueAgain() {
        store().end(as(PollState.FAILED, waiting("a", 1)), LIMIT);
        queue().record(claim("a"), Set.of("topic"), true, LIMIT);
        passes(LEASE.multipliedBy(2));

        assertThat(due()).isEmpty();
        assertThat(queue().claim("a", LIMIT)).isEmpty();
    }

    @Test
    default void aClaimThatIsNotCompletedIsDueAgainAfterItsLease() {
        store().end(as(PollState.FAILED, waiting("a", 1)), LIMIT);
        EndedPoll first = claim("a").ended();
        passes(LEASE.minusSeconds(5));
        assertThat(queue().claim("a", LIMIT)).isEmpty();
        passes(Duration.ofSeconds(6));

        assertThat(due()).containsExactly("a");
        // in the real table the end grows older where time passes
        assertThat(claim("a").ended())
                .usingRecursiveComparison()
                .ignoringFields("endedAt")
                .isEqualTo(first);
    }

    @Test
    default void theNotifiersThatWereNotifiedAreKept() {
        store().end(as(PollState.FAILED, waiting("a", 1)), LIMIT);
        queue().record(claim("a"), Set.of("topic"), false, LIMIT);
        passes(LEASE.plusSeconds(1));

        assertThat(claim("a").notified()).containsExactly("topic");
    }

    @Test
    default void aClaimThatIsOverRecordsNothing() {
        store().end(as(PollState.FAILED, waiting("a", 1)), LIMIT);
        NotificationClaim late = claim("a");
        passes(LEASE.plusSeconds(1));
        claim("a");

        queue().record(late, Set.of("topic"), true, LIMIT);
        passes(LEASE.plusSeconds(1));

        assertThat(due()).containsExactly("a");
    }

    @Test
    default void valuesThatOutrankAnEndAreNotifiedOnceMore() {
        store().end(as(PollState.TIMED_OUT, waiting("a", 1)), LIMIT);
        NotificationClaim timedOut = claim("a");
        store().publish(updated(waiting("a", 1)), VALUES, LIMIT);
        queue().record(timedOut, Set.of("topic"), true, LIMIT);

        NotificationClaim corrected = claim("a");
        assertThat(corrected.ended().state()).isEqualTo(PollState.UPDATED);
        assertThat(corrected.notified()).isEmpty();
    }

    @Test
    default void aPollThatGoesOnAfterAllIsNotNotifiedUntilItEndsAgain() {
        advance(waiting("a", 1));
        store().end(waiting("a", 1).ended(PollState.FAILED, PollStore.STALLED), LIMIT);
        advance(waiting("a", 2));
        assertThat(due()).isEmpty();

        store().end(as(PollState.TIMED_OUT, waiting("a", 3)), LIMIT);
        assertThat(claim("a").ended().state()).isEqualTo(PollState.TIMED_OUT);
    }

    @Test
    default void theNotificationThatIsDueLongestIsTheFirst() {
        store().end(as(PollState.FAILED, waiting("a", 1, 1)), LIMIT);
        passes(Duration.ofSeconds(1));
        store().end(as(PollState.FAILED, waiting("b", 2, 1)), LIMIT);
        passes(Duration.ofSeconds(1));

        store().end(as(PollState.FAILED, waiting("c", 3, 1)), LIMIT);
        passes(Duration.ofSeconds(1));

        assertThat(claimDue(1)).containsExactly("a");
        assertThat(claimDue(10)).containsExactly("b", "c");
        assertThat(claimDue(10)).isEmpty();
    }

    @Test
    default void sweepsThatClaimTogetherShareThePolls() {
        for (int i = 1; i <= 40; i++) {
            store().end(as(PollState.FAILED, waiting("poll " + i, i, 1)), LIMIT);
        }

        List<List<String>> claimed = Together.run(4, i -> claimDue(10));
        List<String> rest = claimDue(40);

        List<String> all = claimed.stream().flatMap(List::stream).toList();
        assertThat(all).doesNotHaveDuplicates();
        assertThat(all.size() + rest.size()).isEqualTo(40);
    }
}

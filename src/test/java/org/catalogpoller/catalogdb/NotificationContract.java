package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.catalogdb.PollStoreContract.LIMIT;
import static org.catalogpoller.catalogdb.PollStoreContract.START;
import static org.catalogpoller.catalogdb.PollStoreContract.VALUES;
import static org.catalogpoller.catalogdb.PollStoreContract.as;
import static org.catalogpoller.catalogdb.PollStoreContract.waiting;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.TrackedPoll;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.PollStore.NotificationClaim;
import org.junit.jupiter.api.Test;

/** Whom a store of polls says to tell of their ends: each end once, claimed by one at a time. */
public interface NotificationContract {

    Duration LEASE = PollStore.NOTIFICATION_LEASE;

    PollStore store();

    /** Lets time pass for the store. */
    void passes(Duration duration);

    private NotificationClaim claim(String pollId) {
        return store().claimNotification(pollId, LIMIT).orElseThrow();
    }

    private static TrackedPoll updated(String id, int attempt) {
        TrackedPoll poll = waiting(id, attempt);
        return new TrackedPoll(
                poll.poll(),
                poll.catalogId(),
                poll.catalogName(),
                PollState.UPDATED,
                poll.deadline(),
                true,
                VALUES,
                new Ready(VALUES).word(),
                null,
                null);
    }

    private void advance(TrackedPoll poll) {
        store().advance(poll, START.minus(Duration.ofHours(1)), LIMIT);
    }

    @Test
    default void ofAPollThatWaitsThereIsNothingToTell() {
        advance(waiting("a", 1));

        assertThat(store().unnotified(10, LIMIT)).isEmpty();
        assertThat(store().claimNotification("a", LIMIT)).isEmpty();
        assertThat(store().claimNotification("nobody", LIMIT)).isEmpty();
    }

    @Test
    default void ofAPollThatHasEndedOneTells() {
        for (PollState end : List.of(PollState.TIMED_OUT, PollState.FAILED)) {
            String id = "poll " + end;
            advance(waiting(id, 1));
            store().end(as(end, waiting(id, 2)), LIMIT);

            assertThat(store().unnotified(10, LIMIT)).containsExactly(id);
            NotificationClaim claim = claim(id);
            EndedPoll ended = claim.ended();
            assertThat(ended.poll()).isEqualTo(waiting(id, 2).poll());
            assertThat(ended.catalogId()).isEqualTo(1);
            assertThat(ended.catalogName()).isEqualTo("catalog 1");
            assertThat(ended.state()).isEqualTo(end);
            assertThat(ended.error()).isEqualTo("because");
            assertThat(ended.values()).isNull();
            assertThat(claim.told()).isEmpty();
            assertThat(store().claimNotification(id, LIMIT)).isEmpty();
            assertThat(store().unnotified(10, LIMIT)).isEmpty();
        }
    }

    @Test
    default void ofAPollWhoseRowIsWrittenTheValuesAreTold() {
        advance(waiting("a", 1));
        store().publish(updated("a", 2), VALUES, LIMIT);

        EndedPoll ended = claim("a").ended();
        assertThat(ended.state()).isEqualTo(PollState.UPDATED);
        assertThat(ended.values()).isEqualTo(VALUES);
        assertThat(ended.error()).isNull();
        assertThat(ended.poll().attempts()).isEqualTo(2);
    }

    @Test
    default void ofAPollWithoutARowItIsToldAsWell() {
        store().publish(updated("ready at once", 1), VALUES, LIMIT);
        store().end(as(PollState.FAILED, waiting("untracked", 2, 3)), LIMIT);

        assertThat(store().unnotified(10, LIMIT)).containsExactlyInAnyOrder("ready at once", "untracked");
    }

    @Test
    default void ofAPollThatAnotherOneEndsOnTheWayItIsToldAsWell() {
        advance(waiting("a", 1));
        store().publish(updated("b", 1), VALUES, LIMIT);

        assertThat(store().unnotified(10, LIMIT)).containsExactlyInAnyOrder("a", "b");
        assertThat(claim("a").ended().values()).isEqualTo(VALUES);
    }

    @Test
    default void ofAPollThatHasStalledItIsToldAsWell() {
        advance(waiting("a", 1));
        store().advance(waiting("b", 1), START.plus(Duration.ofHours(1)), LIMIT);

        assertThat(store().unnotified(10, LIMIT)).containsExactly("a");
        assertThat(claim("a").ended().error()).isEqualTo(PollStore.STALLED);
    }

    @Test
    default void ofACancelledPollNobodyIsTold() {
        advance(waiting("a", 1));
        store().end(as(PollState.CANCELLED, waiting("a", 1)), LIMIT);
        store().end(as(PollState.CANCELLED, waiting("without a row", 1)), LIMIT);

        assertThat(store().unnotified(10, LIMIT)).isEmpty();
        assertThat(store().claimNotification("a", LIMIT)).isEmpty();
    }

    @Test
    default void whatWasToldIsNotToldAgain() {
        store().end(as(PollState.FAILED, waiting("a", 1)), LIMIT);
        store().notified(claim("a"), Set.of("topic"), true, LIMIT);
        passes(LEASE.multipliedBy(2));

        assertThat(store().unnotified(10, LIMIT)).isEmpty();
        assertThat(store().claimNotification("a", LIMIT)).isEmpty();
    }

    @Test
    default void whoeverClaimsAndDoesNotTellIsFollowedByAnother() {
        store().end(as(PollState.FAILED, waiting("a", 1)), LIMIT);
        EndedPoll first = claim("a").ended();
        passes(LEASE.minusSeconds(5));
        assertThat(store().claimNotification("a", LIMIT)).isEmpty();
        passes(Duration.ofSeconds(6));

        assertThat(store().unnotified(10, LIMIT)).containsExactly("a");
        assertThat(claim("a").ended()).isEqualTo(first);
    }

    @Test
    default void whoWasToldIsRememberedUntilAllWere() {
        store().end(as(PollState.FAILED, waiting("a", 1)), LIMIT);
        store().notified(claim("a"), Set.of("topic"), false, LIMIT);
        passes(LEASE.plusSeconds(1));

        assertThat(claim("a").told()).containsExactly("topic");
    }

    @Test
    default void aClaimThatIsOverRecordsNothing() {
        store().end(as(PollState.FAILED, waiting("a", 1)), LIMIT);
        NotificationClaim late = claim("a");
        passes(LEASE.plusSeconds(1));
        claim("a");

        store().notified(late, Set.of("topic"), true, LIMIT);
        passes(LEASE.plusSeconds(1));

        assertThat(store().unnotified(10, LIMIT)).containsExactly("a");
    }

    @Test
    default void valuesThatOutrankAnEndAreToldOnceMore() {
        store().end(as(PollState.TIMED_OUT, waiting("a", 1)), LIMIT);
        NotificationClaim timedOut = claim("a");
        store().publish(updated("a", 1), VALUES, LIMIT);
        store().notified(timedOut, Set.of("topic"), true, LIMIT);

        NotificationClaim corrected = claim("a");
        assertThat(corrected.ended().state()).isEqualTo(PollState.UPDATED);
        assertThat(corrected.told()).isEmpty();
    }

    @Test
    default void aPollThatGoesOnAfterAllIsNotToldUntilItEndsAgain() {
        advance(waiting("a", 1));
        store().end(waiting("a", 1).ended(PollState.FAILED, PollStore.STALLED), LIMIT);
        advance(waiting("a", 2));
        assertThat(store().unnotified(10, LIMIT)).isEmpty();

        store().end(as(PollState.TIMED_OUT, waiting("a", 3)), LIMIT);
        assertThat(claim("a").ended().state()).isEqualTo(PollState.TIMED_OUT);
    }

    @Test
    default void theOneThatIsDueLongestIsTheFirst() {
        store().end(as(PollState.FAILED, waiting("a", 1, 1)), LIMIT);
        passes(Duration.ofSeconds(1));
        store().end(as(PollState.FAILED, waiting("b", 2, 1)), LIMIT);
        passes(Duration.ofSeconds(1));

        assertThat(store().unnotified(10, LIMIT)).containsExactly("a", "b");
        assertThat(store().unnotified(1, LIMIT)).containsExactly("a");
    }
}

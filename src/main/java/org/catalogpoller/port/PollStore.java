package org.catalogpoller.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.TrackedPoll;
import org.jspecify.annotations.Nullable;

/**
 * The state of polls. A poll has one row, which moves forward only: every change is a compare-and-set on its state and
 * on the number of attempts, so that of many deliveries one wins. Everything here may be repeated without harm, and
 * throws {@link CatalogTableException} if the database did not confirm it, which may have happened all the same.
 */
public interface PollStore {

    /**
     * What the error of a poll begins with that ended because no attempt came. An attempt that comes after all goes on
     * with it: it may be the database that was away, and not the attempts.
     */
    String STALLED = "stalled";

    /** Longer than it may take to tell of a poll's end, so that two never tell of the same. */
    Duration NOTIFICATION_LEASE = Duration.ofMinutes(1);

    /**
     * Records an attempt that is followed by another one. Adopts a poll that has no row. A poll whose catalog is waited
     * for by another poll makes room for that one, unless that one is overdue since {@code overdueBefore}.
     *
     * @param poll the poll as it will be, WAITING
     */
    Claim advance(TrackedPoll poll, Instant overdueBefore, Duration limit);

    /**
     * Writes the values into the backend's row, and in the same transaction ends all polls that wait for it. An attempt
     * that the poll has left behind may do so too: what it knows, no other may ever hear again. Where the backend's row
     * is missing, the polls that wait for it keep the values. Values outrank a poll's end, unless it is UPDATED or
     * CANCELLED.
     *
     * @param poll the poll as it will be, UPDATED
     */
    Publication publish(TrackedPoll poll, CatalogValues values, Duration limit);

    /**
     * Ends a poll without values.
     *
     * @param poll the poll as it will be, TIMED_OUT, FAILED or CANCELLED
     */
    Claim end(TrackedPoll poll, Duration limit);

    /** Sets a new time for the next attempt of a poll that is still where {@code poll} says; false: it is not. */
    boolean postpone(TrackedPoll poll, Instant nextAttemptAt, Duration limit);

    Optional<TrackedPoll> find(String pollId, Duration limit);

    /** All polls of a catalog, the latest first. */
    List<TrackedPoll> findByCatalog(long catalogId, Duration limit);

    /** WAITING polls whose next attempt was due before an instant, the oldest first, at most {@code max}. */
    List<TrackedPoll> overdue(Instant before, int max, Duration limit);

    /**
     * Polls that ended as UPDATED, TIMED_OUT or FAILED and of which others are still to be told, the longest due first, at
     * most {@code max}: their ids. None where nobody is to be told.
     */
    List<String> unnotified(int max, Duration limit);

    /**
     * Takes it on to tell of a poll's end: for {@link #NOTIFICATION_LEASE} nobody else will. Empty: it was told, somebody
     * else is about to, or the poll has not ended.
     */
    Optional<NotificationClaim> claimNotification(String pollId, Duration limit);

    /**
     * Records who was told. A claim that is over changes nothing: the poll's end has become another one, or somebody else
     * tells of it.
     *
     * @param told the names of all who were told of this end
     * @param complete whether nobody is left to be told
     */
    void notified(NotificationClaim claim, Set<String> told, boolean complete, Duration limit);

    /**
     * What became of a write.
     *
     * @param rows rows written: 1, or 0 where the backend's row is missing; null: superseded, nothing was written
     * @param untracked why the end of the poll could not be recorded; null: it was, or need not be
     */
    record Publication(@Nullable Integer rows, @Nullable String untracked) {

        public Publication(@Nullable Integer rows) {
            this(rows, null);
        }
    }

    /**
     * The right to tell of a poll's end.
     *
     * @param told the names of those who were told of this end before
     * @param until when it is over; it identifies the claim. Null: the end is in no row, and the claim of whoever knows
     */
    record NotificationClaim(
            EndedPoll ended, Set<String> told, @Nullable Instant until) {}
}

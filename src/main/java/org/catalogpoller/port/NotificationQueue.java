package org.catalogpoller.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.catalogpoller.poll.EndedPoll;
import org.jspecify.annotations.Nullable;

/**
 * Ended polls with notifications that are still to be sent. Each method throws {@link CatalogTableException} if the
 * database did not confirm it.
 */
public interface NotificationQueue {

    /** Longer than it may take to send the notifications of one poll, so that two never send the same. */
    Duration LEASE = Duration.ofMinutes(1);

    /**
     * The right to notify of the ends that are due the longest, for the {@link #LEASE}. They are of polls that ended as
     * UPDATED, TIMED_OUT or FAILED. Two that ask at once get different polls.
     *
     * @param max the most polls
     */
    List<NotificationClaim> claimDue(int max, Duration limit);

    /**
     * The right to notify of a poll's end, for the {@link #LEASE}.
     *
     * @return empty: all were notified, another invocation has the right, or the poll has not ended
     */
    Optional<NotificationClaim> claim(String pollId, Duration limit);

    /**
     * Records the notifiers that were notified. A claim that is over changes nothing.
     *
     * @param notified the names of all that were notified of this end
     * @param complete whether none is left
     */
    void record(NotificationClaim claim, Set<String> notified, boolean complete, Duration limit);

    /**
     * The right to notify of a poll's end.
     *
     * @param notified the names of those that were notified of this end before
     * @param until when it is over; it identifies the claim. Null: the end is in no row
     */
    record NotificationClaim(
            EndedPoll ended, Set<String> notified, @Nullable Instant until) {}
}

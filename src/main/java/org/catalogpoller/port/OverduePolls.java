package org.catalogpoller.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;

/**
 * Polls that wait and whose next attempt is overdue, for sweeps. They are taken in batches, so that two sweeps share them.
 * Each method throws {@link CatalogTableException} if the database did not confirm it.
 */
public interface OverduePolls {

    /** For so long a poll is taken that is only to be ended. */
    Duration LEASE = Duration.ofMinutes(1);

    /**
     * Takes the polls that are due the longest: their next attempt moves ahead, so that nobody else takes them. A poll
     * whose deadline leaves no time for one is overdue again after the {@link #LEASE}, unless it has ended.
     *
     * @param max the most polls
     */
    Taken take(Search search, int max, Duration limit);

    /**
     * Ends polls that were taken, and have not moved on since.
     *
     * @param state TIMED_OUT or FAILED
     * @return how many have ended by it
     */
    int end(List<PollRow> taken, PollState state, String error, Duration limit);

    /** Makes polls that were taken, and have not moved on since, due when they were before. */
    void giveBack(List<Overdue> taken, Duration limit);

    /**
     * Which polls are overdue, by the store's clock.
     *
     * @param after how long after its time an attempt is overdue
     * @param eventAfter the same, before its deadline, of a poll that only its event can continue; it has the token
     * @param dueFrom polls that were due before this were looked at
     * @param ahead the next attempt of a poll that is taken is due after this time
     */
    record Search(Duration after, Duration eventAfter, Instant dueFrom, Duration ahead) {}

    /**
     * An overdue poll that was taken.
     *
     * @param row with the new time of its next attempt
     * @param dueAt the time of its next attempt before
     */
    record Overdue(PollRow row, Instant dueAt) {}

    /**
     * What a sweep took.
     *
     * @param polls the longest due first
     * @param now the time by the store's clock
     */
    record Taken(List<Overdue> polls, Instant now) {}
}

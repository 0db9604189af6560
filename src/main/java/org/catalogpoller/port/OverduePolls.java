package org.catalogpoller.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.jspecify.annotations.Nullable;

/**
 * Polls that wait and whose next attempt is overdue, for sweeps. They are taken in batches, so that two sweeps share them.
 * Each method throws {@link CatalogTableException} if the database did not confirm it.
 */
public interface OverduePolls {

    /** How long no other sweep takes a poll that this one is to end. */
    Duration LEASE = Duration.ofMinutes(1);

    /**
     * Takes the polls that are due the longest: their next attempt moves ahead, so that no other sweep takes them. A
     * deadline may leave no time for an attempt, by both clocks. Unless such a poll ends, it is overdue again after the
     * {@link #LEASE}. A row that the store refuses to change keeps no other poll from it.
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
     * Which polls are overdue, by the store's clock. A poll that only its event can continue is taken when it is over. A poll is
     * over by both clocks, because one of them may be wrong.
     *
     * @param after how long after its time an attempt is overdue
     * @param hasTokens whether the function has tokens of its own, so that a row can continue every poll
     * @param eventWithin how long after its time, and after the poll's start, an event may come. Then the poll is over
     * @param now the time by the function's clock
     * @param dueFrom polls that were due before this were looked at
     * @param ahead the next attempt of a poll that is taken is due after this time
     */
    record Search(
            Duration after, boolean hasTokens, Duration eventWithin, Instant now, Instant dueFrom, Duration ahead) {}

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
     * @param isFull whether there may be more
     * @param problem why the store left some as they are; null: it did not
     */
    record Taken(
            List<Overdue> polls,
            Instant now,
            boolean isFull,
            @Nullable String problem) {}
}

package org.catalogpoller.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.StoryLine;

/**
 * The rows of polls, as operators and the sweep see them. Each method throws {@link CatalogTableException} if the database
 * did not confirm it.
 */
public interface PollRows {

    Optional<PollRow> find(String pollId, Duration limit);

    /** The polls of a catalog, the latest first, at most {@code max}. */
    List<PollRow> findByCatalog(long catalogId, int max, Duration limit);

    /**
     * The story of a poll, the oldest line first.
     *
     * @param max the most lines; of a longer story the latest
     */
    List<StoryLine> story(String pollId, int max, Duration limit);

    /**
     * WAITING polls whose next attempt is overdue, the oldest first.
     *
     * @param after how long after its time an attempt is overdue, by the store's clock
     * @param eventAfter the same of a poll that only its event can continue, before its deadline: it needs the event's
     *     token, and knows no values
     * @param max the most rows
     */
    Overdue overdue(Duration after, Duration eventAfter, int max, Duration limit);

    /**
     * Sets a new time for the next attempt of a poll that has not moved on since {@code row} was read.
     *
     * @param nextAttemptAt by the store's clock
     * @return false where it has moved on
     */
    boolean postpone(PollRow row, Instant nextAttemptAt, Duration limit);

    /**
     * Overdue polls.
     *
     * @param now the time by the store's clock
     */
    record Overdue(List<PollRow> rows, Instant now) {}
}

package org.catalogpoller.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.StoryLine;

/**
 * What is known of all polls, ended ones too. Each method throws {@link CatalogTableException} if the database did not
 * confirm it.
 */
public interface PollHistory {

    /**
     * The story of a poll, the oldest line first.
     *
     * @param max the most lines; of a longer story the latest
     */
    List<StoryLine> story(String pollId, int max, Duration limit);

    /**
     * Polls, the newest first.
     *
     * @param after the last poll of the page before
     * @param max the most polls
     */
    List<PollRow> list(Wanted wanted, Position after, int max, Duration limit);

    /**
     * Deletes polls that have ended, and their lines. One whose end is still to be notified of stays.
     *
     * @param after how long ago they have ended, at least
     * @param max the most polls
     * @return how many it deleted
     */
    int delete(Duration after, int max, Duration limit);

    /**
     * Which polls are listed.
     *
     * @param from those that started then or later
     * @param until those that started earlier
     * @param text those with this text in their catalog's name or in their last error, in any case; empty: all
     */
    record Wanted(Set<PollState> states, Instant from, Instant until, String text) {}

    /** Where a poll is in a list. */
    record Position(Instant startedAt, String pollId) {

        /** Before the first poll. */
        public static final Position START = new Position(Instant.parse("9999-12-31T00:00:00Z"), "");
    }
}

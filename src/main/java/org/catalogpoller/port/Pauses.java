package org.catalogpoller.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.catalogpoller.poll.CatalogPause;
import org.catalogpoller.poll.PollRow;
import org.jspecify.annotations.Nullable;

/**
 * What operators have paused, and the polls that pauses keep. A pause is for one catalog or, with the id null, for all. Each
 * method throws {@link CatalogTableException} if the database did not confirm it.
 */
public interface Pauses {

    /** What pauses there are, seen from one catalog. */
    Seen look(long catalogId, Duration limit);

    /** Begins a pause. One that is there goes on since its begin; a new reason replaces the former. */
    CatalogPause begin(@Nullable Long catalogId, @Nullable String reason, Duration limit);

    /** Ends a pause, if there is one. */
    void end(@Nullable Long catalogId, Duration limit);

    /**
     * Pauses polls that a pause covers and whose next attempt did not come. A poll that only its event can continue is left
     * alone: that comes back, or is lost.
     *
     * @param after how long after its time an attempt is overdue
     * @param hasTokens whether the function has tokens of its own, so that a row can continue every poll
     */
    void pauseOverdue(Duration after, boolean hasTokens, int max, Duration limit);

    /**
     * Resumes paused polls that no pause covers any more, at most {@code max}. Their start and their deadline move along by
     * the time of the pause, and their next attempt is due. A poll that sleeps with its event comes by itself.
     */
    ResumedBatch resume(int max, Duration limit);

    /** Pauses polls again that were resumed, and have not moved on since: nobody made their schedules. */
    void pauseAgain(List<PollRow> resumed, Duration limit);

    /** How many polls {@link #resume} would resume now. */
    int countToResume(Duration limit);

    /**
     * The pauses, seen from one catalog.
     *
     * @param any whether there is any
     * @param covers whether one covers the catalog
     */
    record Seen(boolean any, boolean covers) {}

    /**
     * Polls that no pause keeps any more.
     *
     * @param polls those whose next attempt has no schedule yet
     * @param count how many were resumed, those that come by themselves too
     * @param now the time by the store's clock
     */
    record ResumedBatch(List<PollRow> polls, int count, Instant now) {}
}

package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.catalogpoller.config.StorySettings;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.SweepLimits;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.PollHistory;

/**
 * Deletes ended polls and their stories once they are old enough. It takes batches, so that no lock is held for long.
 */
@Singleton
public class Retention {

    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final PollHistory history;
    private final Optional<Duration> retention;
    private final Clock clock;

    public Retention(PollHistory history, StorySettings story, Clock clock) {
        this.history = history;
        this.retention = story.retention();
        this.clock = clock;
    }

    /** Deletes as many as there is time for. A problem is in the result once, and the next sweep tries again. */
    void delete(Invocation invocation, SweepTally tally) {
        if (retention.isEmpty()) {
            return;
        }
        try {
            boolean mayBeMore = true;
            for (int left = SweepLimits.BATCHES_OF_DELETIONS; left > 0 && mayBeMore && hasTime(invocation); left--) {
                int deleted = history.delete(retention.get(), SweepLimits.DELETIONS_AT_ONCE, LIMIT);
                tally.deleted(deleted);
                mayBeMore = deleted == SweepLimits.DELETIONS_AT_ONCE;
            }
        } catch (CatalogTableException e) {
            tally.problem("ended polls are not deleted (POLL_RETENTION): " + e.problem());
        }
    }

    private boolean hasTime(Invocation invocation) {
        return invocation.timeBeforeReserve(clock.instant()).compareTo(LIMIT) >= 0;
    }
}

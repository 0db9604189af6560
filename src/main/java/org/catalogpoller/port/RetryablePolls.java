package org.catalogpoller.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;

/**
 * Polls that have ended, each the newest of its catalog. Each method throws {@link CatalogTableException} if the database did
 * not confirm it.
 */
public interface RetryablePolls {

    /** The polls after a place that ended before an instant, in the order of their ends, at most {@code max}. */
    List<Ended> endedAfter(Place place, Instant until, Set<PollState> states, int max, Duration limit);

    /** How many there are after a place that ended before an instant. */
    int countAfter(Place place, Instant until, Set<PollState> states, Duration limit);

    /** A poll that has ended, and when, by the store's clock. */
    record Ended(PollRow row, Instant endedAt) {

        /** The place behind it. */
        public Place place() {
            return new Place(endedAt, row.id());
        }
    }

    /** A place in the order of ends: an instant, and among polls that ended at it an id. */
    record Place(Instant at, String pollId) {

        /** Before all polls that ended at an instant or later. */
        public static Place before(Instant at) {
            return new Place(at, "");
        }
    }
}

package org.catalogpoller.port;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.catalogpoller.poll.PollRow;

/** When polls may ask the API, as CATALOG_API_MAX_RATE allows. An attempt plans the next one by {@link PollStore#advance}. */
public interface RequestRate {

    /**
     * Reserves a second for the next attempt of each of these polls, all with one statement. Their rows are due then. No second
     * is before the first time at which one of them is due.
     *
     * @param taken polls that this invocation has taken, with the times of their next attempts
     * @return the seconds by the ids of the polls, by the store's clock. A poll is absent if it has moved on, or finds no
     *     room before its deadline. It is also absent if another environment has taken its second. Empty where there
     *     is no rate
     * @throws CatalogTableException if the database did not confirm it
     */
    Map<String, Instant> plan(List<PollRow> taken, Duration limit);
}

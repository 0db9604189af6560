package org.catalogpoller.port;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.catalogpoller.poll.PollRow;

/**
 * The rows of polls, as operators see them. Each method throws {@link CatalogTableException} if the database
 * did not confirm it.
 */
public interface PollRows {

    Optional<PollRow> find(String pollId, Duration limit);

    /** Those of the polls that have rows, in any order. */
    List<PollRow> findAll(Collection<String> pollIds, Duration limit);

    /** The polls of a catalog, the latest first, at most {@code max}. */
    List<PollRow> findByCatalog(long catalogId, int max, Duration limit);
}

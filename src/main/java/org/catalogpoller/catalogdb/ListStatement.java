package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import java.util.List;
import org.catalogpoller.port.PollHistory.Position;
import org.catalogpoller.port.PollHistory.Wanted;

/** Finds polls for the event {@code list}, the latest start first. */
final class ListStatement {

    /** The comparison with a position is split, so that the index on started_at and poll_id serves it. */
    private static final String WHERE = "state in ?1 and startedAt >= ?2 and startedAt < ?3"
            + " and startedAt <= ?4 and (startedAt < ?4 or pollId < ?5)"
            + " and (locate(lower(?6), lower(catalogName)) > 0 or locate(lower(?6), lower(lastError)) > 0)";

    private ListStatement() {}

    /**
     * Finds polls that are behind a position in this order.
     *
     * @param max the most polls
     */
    static Uni<List<PollEntity>> find(Wanted wanted, Position after, int max) {
        return Panache.withSession(() -> PollEntity.<PollEntity>find(
                        WHERE,
                        Sort.descending("startedAt", "pollId"),
                        wanted.states(),
                        wanted.from(),
                        wanted.until(),
                        after.startedAt(),
                        after.pollId(),
                        wanted.text())
                .range(0, max - 1)
                .list());
    }
}

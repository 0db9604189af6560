package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.port.PollRows;

/** The rows of {@code catalog_poll}, as operators see them. */
@Singleton
class PollTableRows implements PollRows {

    private final Database database;

    PollTableRows(Database database) {
        this.database = database;
    }

    @Override
    public Optional<PollRow> find(String pollId, Duration limit) {
        return list(() -> PollEntity.list("pollId", pollId), limit).stream().findFirst();
    }

    @Override
    public List<PollRow> findAll(Collection<String> pollIds, Duration limit) {
        return list(() -> PollEntity.list("pollId in ?1", pollIds), limit);
    }

    @Override
    public List<PollRow> findByCatalog(long catalogId, int max, Duration limit) {
        return list(
                () -> PollEntity.<PollEntity>find("catalogId", Sort.descending("startedAt"), catalogId)
                        .range(0, max - 1)
                        .list(),
                limit);
    }

    private List<PollRow> list(Supplier<Uni<List<PollEntity>>> query, Duration limit) {
        return database.run(() -> Panache.withSession(query), limit).stream()
                .map(PollEntity::row)
                .toList();
    }
}

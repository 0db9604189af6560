package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.StoryLine;
import org.catalogpoller.port.PollRows;

/** The rows of {@code catalog_poll}, as operators and the sweep see them. */
class PollTableRows implements PollRows {

    /** A poll that only its event can continue is overdue later, but for its deadline. */
    private static final String OVERDUE = "state = ?1 and nextAttemptAt < ?2 and (nextAttemptAt < ?3 or deadline < ?4"
            + " or needsToken = false or sealedToken is not null or knownValues is not null)";

    private static final String STORY =
            StoryLines.SELECT + " WHERE poll_id = $1 ORDER BY attempt DESC, began_at DESC LIMIT $2::integer";

    private static final String POSTPONE = """
            UPDATE catalog_poll SET next_attempt_at = $4::timestamptz, updated_at = now()
             WHERE poll_id = $1 AND state = 'WAITING' AND attempt = $2 AND next_attempt_at = $3::timestamptz
            """;

    private final Database database;

    PollTableRows(Database database) {
        this.database = database;
    }

    @Override
    public Optional<PollRow> find(String pollId, Duration limit) {
        return list(() -> PollEntity.list("pollId", pollId), limit).stream().findFirst();
    }

    @Override
    public List<PollRow> findByCatalog(long catalogId, int max, Duration limit) {
        return list(
                () -> PollEntity.<PollEntity>find("catalogId", Sort.descending("startedAt"), catalogId)
                        .range(0, max - 1)
                        .list(),
                limit);
    }

    @Override
    public List<StoryLine> story(String pollId, int max, Duration limit) {
        List<StoryLine> lines = new ArrayList<>();
        database.execute(STORY, Tuple.of(pollId, max), limit).rows().forEach(row -> lines.add(StoryLines.line(row)));
        Collections.reverse(lines);
        return lines;
    }

    @Override
    public Overdue overdue(Duration after, Duration eventAfter, int max, Duration limit) {
        Instant now = database.execute("SELECT now()", Tuple.tuple(), limit)
                .row()
                .getOffsetDateTime(0)
                .toInstant();
        List<PollRow> rows = list(
                () -> PollEntity.<PollEntity>find(
                                OVERDUE,
                                Sort.by("nextAttemptAt"),
                                PollState.WAITING,
                                now.minus(after),
                                now.minus(eventAfter),
                                now)
                        .range(0, max - 1)
                        .list(),
                limit);
        return new Overdue(rows, now);
    }

    @Override
    public boolean postpone(PollRow row, Instant nextAttemptAt, Duration limit) {
        Tuple parameters = Tuple.of(
                row.id(),
                row.poll().attempts(),
                PollEntity.time(Objects.requireNonNull(row.nextAttemptAt())),
                PollEntity.time(nextAttemptAt));
        return !database.execute(POSTPONE, parameters, limit).isEmpty();
    }

    private List<PollRow> list(Supplier<Uni<List<PollEntity>>> query, Duration limit) {
        return database.run(() -> Panache.withSession(query), limit).stream()
                .map(PollEntity::row)
                .toList();
    }
}

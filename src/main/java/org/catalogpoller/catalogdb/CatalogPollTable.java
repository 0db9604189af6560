package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.panache.common.Sort;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.TrackedPoll;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.PollStore;
import org.jspecify.annotations.Nullable;

/** Polls with rows in {@code catalog_poll}. */
class CatalogPollTable implements PollStore {

    private static final int ADVANCE_TRIES = 3;
    /** Two polls begin to wait for one catalog at once (PostgreSQL manual, appendix A). */
    private static final String UNIQUE_VIOLATION = "23505";

    private static final String POSTPONE = """
            UPDATE catalog_poll SET next_attempt_at = cast(:next AS timestamptz), updated_at = now()
             WHERE poll_id = cast(:id AS text) AND state = 'WAITING' AND attempt = cast(:attempt AS integer)
               AND next_attempt_at = cast(:last AS timestamptz)
            """;

    private final Database database;
    private final CatalogTable catalogs;
    private final CatalogUpdate update;
    private final boolean notifies;

    /** @param notifies whether others are to be told of a poll's end */
    CatalogPollTable(Database database, CatalogTable catalogs, CatalogUpdate update, boolean notifies) {
        this.database = database;
        this.catalogs = catalogs;
        this.update = update;
        this.notifies = notifies;
    }

    @Override
    public Claim advance(TrackedPoll poll, Instant overdueBefore, Duration limit) {
        Claim claim = tryAdvance(poll, limit);
        if (!claim.isSuperseded() || claim.pollId().equals(poll.poll().id())) {
            return claim;
        }
        int stalled = count(() -> EndStatements.stalled(claim.pollId(), overdueBefore, notifies), limit);
        return stalled == 0 ? claim : tryAdvance(poll, limit);
    }

    private Claim tryAdvance(TrackedPoll poll, Duration limit) {
        String id = poll.poll().id();
        for (int tries = ADVANCE_TRIES; tries > 0; tries--) {
            Integer repeats = runAdvance(poll, limit);
            if (repeats != null) {
                return new Claim(repeats == 0 ? Claim.Kind.ADVANCED : Claim.Kind.REPEATED, id);
            }
            String inTheWay = database.run(pool -> AdvanceStatement.inTheWay(pool, poll), limit);
            if (inTheWay != null) {
                return new Claim(Claim.Kind.SUPERSEDED, inTheWay);
            }
            // the poll that was in the way has ended in between
        }
        throw new CatalogTableException("polls for catalog " + poll.catalogId() + " come and go too fast");
    }

    /** How many deliveries of the same attempt came before; null: something is in the way. */
    private @Nullable Integer runAdvance(TrackedPoll poll, Duration limit) {
        try {
            return database.run(pool -> AdvanceStatement.run(pool, poll), limit);
        } catch (CatalogTableException e) {
            if (e.hasSqlState(UNIQUE_VIOLATION)) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public Publication publish(TrackedPoll poll, CatalogValues values, Duration limit) {
        AtomicBoolean tried = new AtomicBoolean();
        try {
            return Objects.requireNonNull(database.run(
                    () -> {
                        boolean again = tried.getAndSet(true);
                        return Panache.withTransaction(
                                () -> PublishTransaction.run(update, poll, values, notifies, again));
                    },
                    limit));
        } catch (CatalogTableException e) {
            if (e.hasSqlState(CatalogTableException.NO_SUCH_TABLE_OR_RIGHT)) {
                // Tracking is never in the way of the values: without its table they are written all the same.
                return new Publication(catalogs.write(poll.catalogId(), values, limit), e.problem());
            }
            throw e;
        }
    }

    @Override
    public Claim end(TrackedPoll poll, Duration limit) {
        String id = poll.poll().id();
        boolean tells = notifies && poll.state() != PollState.CANCELLED;
        int ended = count(() -> EndStatements.ended(poll, tells), limit);
        int recorded = ended > 0 ? ended : count(() -> AdvanceStatement.record(poll, tells), limit);
        return new Claim(recorded > 0 ? Claim.Kind.ADVANCED : Claim.Kind.SUPERSEDED, id);
    }

    @Override
    public boolean postpone(TrackedPoll poll, Instant nextAttemptAt, Duration limit) {
        return count(
                        () -> SqlUpdate.run(
                                POSTPONE,
                                Map.of(
                                        "next", nextAttemptAt,
                                        "id", poll.poll().id(),
                                        "attempt", poll.poll().attempts(),
                                        "last", Objects.requireNonNull(poll.nextAttemptAt()))),
                        limit)
                > 0;
    }

    @Override
    public Optional<TrackedPoll> find(String pollId, Duration limit) {
        return list(() -> CatalogPoll.list("pollId", pollId), limit).stream()
                .map(CatalogPoll::tracked)
                .findFirst();
    }

    @Override
    public List<TrackedPoll> findByCatalog(long catalogId, Duration limit) {
        return list(() -> CatalogPoll.list("catalogId", Sort.descending("startedAt"), catalogId), limit).stream()
                .map(CatalogPoll::tracked)
                .toList();
    }

    @Override
    public List<TrackedPoll> overdue(Instant before, int max, Duration limit) {
        return list(
                        () -> CatalogPoll.<CatalogPoll>find(
                                        "state = ?1 and nextAttemptAt < ?2",
                                        Sort.by("nextAttemptAt"),
                                        PollState.WAITING,
                                        before)
                                .range(0, max - 1)
                                .list(),
                        limit)
                .stream()
                .map(CatalogPoll::tracked)
                .toList();
    }

    @Override
    public List<String> unnotified(int max, Duration limit) {
        return notifies ? all(() -> NotificationStatements.due(max), limit) : List.of();
    }

    @Override
    public Optional<NotificationClaim> claimNotification(String pollId, Duration limit) {
        return list(() -> NotificationStatements.claim(pollId), limit).stream()
                .map(CatalogPoll::claimed)
                .findFirst();
    }

    @Override
    public void notified(NotificationClaim claim, Set<String> told, boolean complete, Duration limit) {
        count(() -> NotificationStatements.record(claim, told, complete), limit);
    }

    private int count(Supplier<Uni<Integer>> statement, Duration limit) {
        return Objects.requireNonNull(database.run(() -> Panache.withSession(statement), limit));
    }

    private List<CatalogPoll> list(Supplier<Uni<List<CatalogPoll>>> query, Duration limit) {
        return all(query, limit);
    }

    private <T> List<T> all(Supplier<Uni<List<T>>> query, Duration limit) {
        return Objects.requireNonNull(database.run(() -> Panache.withSession(query), limit));
    }
}

package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.LockModeType;
import org.catalogpoller.catalogdb.PollStore.Publication;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.TrackedPoll;
import org.jspecify.annotations.Nullable;

/** Writes the backend's row and ends the polls that wait for it, all or nothing. */
final class PublishTransaction {

    /**
     * What keeps an environment that Lambda freezes in mid-transaction from holding a lock on the backend's row: the
     * server ends the wait for a lock, and a session that nobody drives on.
     */
    private static final String BOUND = """
            SELECT set_config('lock_timeout', '4s', true) || set_config('idle_in_transaction_session_timeout', '10s', true)
            """;

    private PublishTransaction() {}

    static Uni<Publication> run(CatalogUpdate update, TrackedPoll poll, CatalogValues values) {
        return Panache.getSession()
                .flatMap(session ->
                        session.createNativeQuery(BOUND, String.class).getSingleResult())
                .flatMap(bound -> CatalogPoll.<CatalogPoll>findById(poll.poll().id(), LockModeType.PESSIMISTIC_WRITE))
                .flatMap(row -> {
                    if (row != null && !row.admitsValues()) {
                        return Uni.createFrom().item(new Publication(null));
                    }
                    return update.run(poll.catalogId(), values)
                            .flatMap(rows -> rows == 0
                                    ? remember(poll, values).replaceWith(new Publication(0))
                                    : endOwn(poll, row)
                                            .flatMap(ended -> endOthers(poll)
                                                    .replaceWith(new Publication(ended > 0 ? rows : null))));
                });
    }

    /**
     * Whoever waits for the row goes on with the values, whatever becomes of the delivery that knows them; its own poll
     * keeps them even if it has ended.
     */
    private static Uni<Integer> remember(TrackedPoll poll, CatalogValues values) {
        return CatalogPoll.update(
                "kbName = ?1, dataSourceName = ?2, otherValues = ?3"
                        + " where (catalogId = ?4 and state = ?5) or pollId = ?6",
                values.kbName(),
                values.dataSourceName(),
                OtherValues.of(values),
                poll.catalogId(),
                PollState.WAITING,
                poll.poll().id());
    }

    /** 0 where another delivery has ended the poll in this very moment, with the same values. */
    private static Uni<Integer> endOwn(TrackedPoll poll, @Nullable CatalogPoll row) {
        if (row == null) {
            return AdvanceStatement.record(poll)
                    .flatMap(recorded -> recorded > 0 ? Uni.createFrom().item(recorded) : CatalogPoll.end(poll));
        }
        return CatalogPoll.update(
                "state = ?1, attempt = greatest(attempt, ?2), lastStatus = ?3, lastError = null,"
                        + " nextAttemptAt = null, updatedAt = instant where pollId = ?4",
                PollState.UPDATED,
                poll.poll().attempts(),
                poll.lastStatus(),
                row.pollId);
    }

    private static Uni<Integer> endOthers(TrackedPoll poll) {
        return CatalogPoll.update(
                "state = ?1, lastError = null, nextAttemptAt = null, updatedAt = instant"
                        + " where catalogId = ?2 and state = ?3",
                PollState.UPDATED,
                poll.catalogId(),
                PollState.WAITING);
    }
}

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
     * server ends the wait for a lock, and a session that nobody drives on. Run as an update, of which Hibernate keeps
     * one plan (see AdvanceStatement).
     */
    private static final String BOUND = """
            SELECT set_config('lock_timeout', '4s', true) || set_config('idle_in_transaction_session_timeout', '10s', true)
            """;

    private PublishTransaction() {}

    /**
     * @param tells whether others are to be told of what ends here
     * @param again whether this delivery has tried before, and got no answer: what it finds may be its own doing
     */
    static Uni<Publication> run(
            CatalogUpdate update, TrackedPoll poll, CatalogValues values, boolean tells, boolean again) {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(BOUND).executeUpdate())
                .flatMap(bound -> CatalogPoll.<CatalogPoll>findById(poll.poll().id(), LockModeType.PESSIMISTIC_WRITE))
                .flatMap(row -> {
                    if (row != null && !row.admitsValues()) {
                        boolean written = again && row.isUpdatedAs(poll);
                        return Uni.createFrom().item(new Publication(written ? 1 : null));
                    }
                    return update.run(poll.catalogId(), values)
                            .flatMap(rows -> rows == 0
                                    ? remember(poll, values).replaceWith(new Publication(0))
                                    : endOwn(poll, row, tells)
                                            .flatMap(ended -> endOthers(poll, tells)
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
    private static Uni<Integer> endOwn(TrackedPoll poll, @Nullable CatalogPoll row, boolean tells) {
        if (row == null) {
            return AdvanceStatement.record(poll, tells)
                    .flatMap(recorded -> recorded > 0 ? Uni.createFrom().item(recorded) : CatalogPoll.end(poll, tells));
        }
        return CatalogPoll.update(
                "state = ?1, attempt = greatest(attempt, ?2), lastStatus = ?3, lastError = null,"
                        + " kbName = ?4, dataSourceName = ?5, otherValues = ?6, nextAttemptAt = null, updatedAt = instant"
                        + CatalogPoll.toBeTold(tells)
                        + " where pollId = ?7",
                PollState.UPDATED,
                poll.poll().attempts(),
                poll.lastStatus(),
                kbName(poll),
                dataSourceName(poll),
                OtherValues.of(poll.values()),
                row.pollId);
    }

    private static Uni<Integer> endOthers(TrackedPoll poll, boolean tells) {
        return CatalogPoll.update(
                "state = ?1, lastError = null, kbName = ?4, dataSourceName = ?5, otherValues = ?6, nextAttemptAt = null,"
                        + " updatedAt = instant" + CatalogPoll.toBeTold(tells)
                        + " where catalogId = ?2 and state = ?3",
                PollState.UPDATED,
                poll.catalogId(),
                PollState.WAITING,
                kbName(poll),
                dataSourceName(poll),
                OtherValues.of(poll.values()));
    }

    private static @Nullable String kbName(TrackedPoll poll) {
        return poll.values() == null ? null : poll.values().kbName();
    }

    private static @Nullable String dataSourceName(TrackedPoll poll) {
        return poll.values() == null ? null : poll.values().dataSourceName();
    }
}

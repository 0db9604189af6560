package org.catalogpoller.catalogdb;

import io.smallrye.mutiny.Uni;
import jakarta.persistence.LockModeType;
import java.util.HashMap;
import java.util.Map;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.TrackedPoll;
import org.catalogpoller.port.PollStore.Publication;
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

    private static final String REMEMBER = """
            UPDATE catalog_poll
               SET kb_name = cast(:kb AS text), data_source_name = cast(:ds AS text), other_values = cast(:others AS text)
             WHERE (catalog_id = cast(:catalog AS bigint) AND state = 'WAITING') OR poll_id = cast(:id AS text)
            """;

    private PublishTransaction() {}

    /**
     * @param tells whether others are to be told of what ends here
     * @param again whether this delivery has tried before, and got no answer: what it finds may be its own doing
     */
    static Uni<Publication> run(
            CatalogUpdate update, TrackedPoll poll, CatalogValues values, boolean tells, boolean again) {
        return SqlUpdate.run(BOUND, Map.of())
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
                                            .flatMap(ended -> EndStatements.othersUpdated(poll, tells)
                                                    .replaceWith(new Publication(ended > 0 ? rows : null))));
                });
    }

    /**
     * Whoever waits for the row goes on with the values, whatever becomes of the delivery that knows them; its own poll
     * keeps them even if it has ended.
     */
    private static Uni<Integer> remember(TrackedPoll poll, CatalogValues values) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("kb", values.kbName());
        parameters.put("ds", values.dataSourceName());
        parameters.put("others", OtherValues.of(values));
        parameters.put("catalog", poll.catalogId());
        parameters.put("id", poll.poll().id());
        return SqlUpdate.run(REMEMBER, parameters);
    }

    /** 0 where another delivery has ended the poll in this very moment, with the same values. */
    private static Uni<Integer> endOwn(TrackedPoll poll, @Nullable CatalogPoll row, boolean tells) {
        if (row == null) {
            return AdvanceStatement.record(poll, tells)
                    .flatMap(recorded ->
                            recorded > 0 ? Uni.createFrom().item(recorded) : EndStatements.ended(poll, tells));
        }
        return EndStatements.updated(poll, tells);
    }
}

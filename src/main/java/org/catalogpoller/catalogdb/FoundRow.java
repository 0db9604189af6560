package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Row;
import java.util.Objects;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.PollStore.Publication;
import org.catalogpoller.port.PollStore.Publication.OtherCatalog;
import org.catalogpoller.port.PollStore.Publication.Superseded;
import org.jspecify.annotations.Nullable;

/**
 * A row that a statement about a poll found.
 *
 * @param goesOn whether a delivery may move it forward
 */
record FoundRow(
        String pollId,
        long catalogId,
        PollState state,
        int attempt,
        @Nullable CatalogValues values,
        boolean goesOn) {

    /** From the columns poll_id, catalog_id, state, attempt, known_values, goes_on. */
    static FoundRow of(Row row) {
        return new FoundRow(
                row.getString(0),
                row.getLong(1),
                PollState.valueOf(row.getString(2)),
                row.getInteger(3),
                KnownValues.values(row.getString(4)),
                Boolean.TRUE.equals(row.getBoolean(5)));
    }

    /** Whether it is as a requested end was to leave it. */
    boolean is(RequestedEnd requested) {
        return pollId.equals(requested.pollId())
                && state == requested.state()
                && (requested.values() == null || Objects.equals(values, requested.values()));
    }

    /** What it makes of a write of its poll's values; null: it is not in the way. */
    @Nullable
    Publication keepsFrom(long writtenCatalogId) {
        if (catalogId != writtenCatalogId) {
            return new OtherCatalog();
        }
        return state == PollState.UPDATED || state == PollState.CANCELLED ? new Superseded() : null;
    }
}

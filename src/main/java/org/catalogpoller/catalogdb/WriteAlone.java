package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Tuple;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.PollStore.Publication;
import org.catalogpoller.port.PollStore.Publication.NoRow;
import org.catalogpoller.port.PollStore.Publication.Written;
import org.jspecify.annotations.Nullable;

/**
 * Writes the backend's row where PostgreSQL refuses {@link PublishStatement}. A fault of the polls' tables keeps no values
 * from that row. The values are refused only if PostgreSQL refuses this write, too.
 */
final class WriteAlone {

    static final String END = """
            UPDATE catalog_poll
               SET state = 'UPDATED', last_error = NULL, known_values = $3::text::jsonb, {ended}
             WHERE poll_id = $1 AND catalog_id = $2 AND state NOT IN ('UPDATED', 'CANCELLED')
            """.replace("{ended}", EndedColumns.set("$4"));

    private final Database database;
    private final CatalogTable catalogs;
    private final PublishStatement publish;
    private final boolean notifies;

    WriteAlone(Database database, CatalogTable catalogs, PublishStatement publish, boolean notifies) {
        this.database = database;
        this.catalogs = catalogs;
        this.publish = publish;
        this.notifies = notifies;
    }

    /** Writes the values, and then ends the poll as far as PostgreSQL lets it. */
    Publication write(PollRow row, CatalogValues values, StatementRefusedException refusal, CallLimit limit) {
        long id = row.catalog().id();
        try {
            boolean hasTable = !(refusal.state().isMissingTable() && refusal.isOf(OptionalTables.POLLS));
            FoundRow own = hasTable ? own(row, limit) : null;
            Publication kept = own == null ? null : own.keepsFrom(id);
            if (kept != null) {
                return kept;
            }
            if (catalogs.write(id, values, limit.left()) == 0) {
                return new NoRow(publish.whyNot(id, limit) + "; before that " + refusal.problem());
            }
            return new Written(hasTable && ends(row, values, limit) ? null : refusal.problem());
        } catch (StatementRefusedException e) {
            return e.ofWrite();
        } catch (ConnectionLostException e) {
            throw refusal.then(e);
        }
    }

    /** The poll's own row; null: it has none, or it may not be read. */
    private @Nullable FoundRow own(PollRow row, CallLimit limit) {
        try {
            Database.Answer own = database.execute(EndStatement.OWN, Tuple.of(row.id()), limit.left());
            return own.isEmpty() ? null : FoundRow.of(own.row());
        } catch (StatementRefusedException e) {
            if (e.state().isOfTableOrRight()) {
                return null;
            }
            throw e;
        }
    }

    /** Whether the poll's row says that it has ended. */
    private boolean ends(PollRow row, CatalogValues values, CallLimit limit) {
        try {
            Tuple parameters = Tuple.of(row.id(), row.catalog().id(), KnownValues.column(values), notifies);
            Database.Answer end = database.execute(END, parameters, limit.left());
            return !end.isEmpty() || end.again();
        } catch (CatalogTableException e) {
            return false; // the values are written, and that counts
        }
    }
}

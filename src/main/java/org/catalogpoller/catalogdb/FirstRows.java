package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement did that changes the first rows of an order. A row may break a constraint that is younger than the row, or
 * a trigger may refuse it. PostgreSQL then refuses the whole statement. Such a row is skipped, so that it fails alone.
 *
 * @param rows what the statement returned for the rows that it changed
 * @param isFull whether there may be more rows
 * @param problem why a row was skipped, or why the rest was left out; null: nothing was
 */
record FirstRows(List<Row> rows, boolean isFull, @Nullable String problem) {

    /** A statement for no more than {@code most} rows. It leaves out the first {@code skipped}. */
    interface Statement {
        RowSet<Row> change(int skipped, int most);
    }

    /**
     * Runs the statement until so many rows are changed or skipped, or there are none left. It halves the number where
     * PostgreSQL refuses a row, down to that row, and doubles it again behind it.
     */
    static FirstRows change(int max, Statement statement) {
        List<Row> rows = new ArrayList<>();
        int changed = 0;
        int skipped = 0;
        int most = max;
        StatementRefusedException refusal = null;
        while (most > 0) {
            try {
                RowSet<Row> some = statement.change(skipped, most);
                some.forEach(rows::add);
                changed += some.rowCount();
                if (some.rowCount() < most) {
                    break;
                }
                most = Math.min(most * 2, max - changed - skipped);
            } catch (StatementRefusedException e) {
                if (!e.state().isOfValues()) {
                    throw e;
                }
                refusal = e;
                skipped += most == 1 ? 1 : 0;
                most = Math.min(Math.max(most / 2, 1), max - changed - skipped);
            } catch (ConnectionLostException e) {
                if (changed == 0) {
                    throw refusal == null ? e : refusal.then(e);
                }
                return new FirstRows(rows, false, e.problem());
            }
        }
        if (refusal != null && changed == 0) {
            throw refusal;
        }
        return new FirstRows(rows, changed + skipped >= max, refusal == null ? null : refusal.problem());
    }
}

package org.catalogpoller.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.CatalogTableException;

/** Rows in memory, and every write that was tried. */
public final class FakeCatalogTable implements CatalogTable {

    /** One call of {@link #write}. */
    public record Write(long id, CatalogValues values, Duration limit) {}

    private static final CatalogValues EMPTY = new CatalogValues("", "");

    private final Map<Long, CatalogValues> rows = new HashMap<>();
    private final List<Write> writes = new ArrayList<>();
    private Runnable meanwhile = () -> {};
    private String problem;

    public void hasRow(long id) {
        rows.put(id, EMPTY);
    }

    public void hasNoRow(long id) {
        rows.remove(id);
    }

    /** From now on every write ends in this problem. */
    public void failsWith(String newProblem) {
        problem = newProblem;
    }

    /** From now on this happens during a write: time passes, say. */
    public void takes(Runnable event) {
        meanwhile = event;
    }

    /** What was written into a row; null where there is no row or nothing in it. */
    public CatalogValues row(long id) {
        CatalogValues row = rows.get(id);
        return EMPTY.equals(row) ? null : row;
    }

    public List<Write> writes() {
        return List.copyOf(writes);
    }

    @Override
    public int write(long id, CatalogValues values, Duration limit) {
        writes.add(new Write(id, values, limit));
        meanwhile.run();
        if (problem != null) {
            throw new CatalogTableException(problem);
        }
        return rows.replace(id, values) == null ? 0 : 1;
    }
}

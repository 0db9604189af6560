package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.CatalogTableException;

/** Writes through Hibernate Reactive; one statement needs no transaction around it. */
@Singleton
class PanacheCatalogTable implements CatalogTable {

    private static final Duration CHECK_LIMIT = Duration.ofSeconds(3);

    private final Database database;
    private final CatalogUpdate update;
    private final TableCheck check;

    PanacheCatalogTable(Database database, CatalogUpdate update, TableCheck check) {
        this.database = database;
        this.update = update;
        this.check = check;
    }

    @Override
    public int write(long id, CatalogValues values, Duration limit) {
        try {
            return Objects.requireNonNull(database.run(() -> Panache.withSession(() -> update.run(id, values)), limit));
        } catch (CatalogTableException e) {
            throw e.hasSqlState(CatalogTableException.NO_SUCH_TABLE_OR_RIGHT) ? explained(e, limit) : e;
        }
    }

    /** PostgreSQL names the first thing that is missing; this names all of them, with the variables that they come from. */
    private CatalogTableException explained(CatalogTableException refusal, Duration limit) {
        try {
            List<String> problems = check.problems(limit.compareTo(CHECK_LIMIT) < 0 ? limit : CHECK_LIMIT);
            return problems.isEmpty()
                    ? refusal
                    : new CatalogTableException(refusal.problem() + ": " + String.join("; ", problems));
        } catch (CatalogTableException e) {
            return refusal;
        }
    }
}

package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.CatalogTableException;
import org.hibernate.reactive.mutiny.Mutiny;

/** Writes the backend's row through Hibernate Reactive; one statement needs no transaction around it. */
@Singleton
class PanacheCatalogTable implements CatalogTable {

    private static final Duration CHECK_LIMIT = Duration.ofSeconds(3);

    private final Database database;
    private final BackendUpdate update;
    private final BackendColumns columns;
    private final String sql;

    PanacheCatalogTable(Database database, BackendUpdate update, BackendColumns columns) {
        this.database = database;
        this.update = update;
        this.columns = columns;
        this.sql = update.sql("?", 1, 2);
    }

    @Override
    public int write(long id, CatalogValues values, Duration limit) {
        CallLimit whole = CallLimit.of(limit);
        try {
            return database.run(() -> Panache.withSession(() -> run(id, values)), whole.left());
        } catch (StatementRefusedException e) {
            throw e.state().isOfTableOrRight() ? explained(e, whole) : e;
        }
    }

    private Uni<Integer> run(long id, CatalogValues values) {
        return Panache.getSession().flatMap(session -> {
            Mutiny.Query<?> query = session.createNativeQuery(sql).setParameter(1, id);
            List<String> all = update.values(values);
            for (int i = 0; i < all.size(); i++) {
                query.setParameter(i + 2, all.get(i));
            }
            return query.executeUpdate();
        });
    }

    /** PostgreSQL names the first thing that is missing; this names all of them, with the variables that they come from. */
    private StatementRefusedException explained(StatementRefusedException refusal, CallLimit limit) {
        try {
            Duration left = limit.left();
            List<String> problems = columns.problems(left.compareTo(CHECK_LIMIT) < 0 ? left : CHECK_LIMIT);
            return problems.isEmpty() ? refusal : refusal.because(String.join("; ", problems));
        } catch (CatalogTableException e) {
            return refusal;
        }
    }
}

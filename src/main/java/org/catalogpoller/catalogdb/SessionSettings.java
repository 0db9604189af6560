package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.catalogpoller.port.CatalogTableException;
import org.hibernate.reactive.mutiny.Mutiny;

/**
 * The settings that a session began with. Behind a pooler of transactions other clients may have changed them, because
 * they have the same sessions. They are restored for one transaction, which changes nothing for the other clients.
 */
final class SessionSettings {

    /** A transaction that has begun is read-only already. So this one setting ends for the whole session. */
    private static final String WRITABLE = "RESET default_transaction_read_only";

    /** DEFAULT is what the session began with (PostgreSQL manual, SET). The first one must come before any query. */
    private static final List<String> RESTORE = List.of(
            "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
            "SET LOCAL statement_timeout TO DEFAULT",
            "SET LOCAL lock_timeout TO DEFAULT",
            "SET LOCAL idle_in_transaction_session_timeout TO DEFAULT",
            "SET LOCAL role TO DEFAULT",
            "SET LOCAL search_path TO DEFAULT",
            "SET LOCAL row_security TO DEFAULT");

    private SessionSettings() {}

    /** @param refusal what PostgreSQL said before; it counts where the settings cannot be restored */
    static <T> Uni<T> restored(Pool pool, Function<SqlConnection, Uni<T>> work, CatalogTableException refusal) {
        return writable(pool, refusal)
                .flatMap(done -> pool.withTransaction(connection -> connection
                        .query(String.join("; ", RESTORE))
                        .execute()
                        .onFailure()
                        .transform(cannot -> refusal)
                        .flatMap(restored -> work.apply(connection))));
    }

    /** The same for work of Hibernate. */
    static <T> Uni<T> restored(Pool pool, Supplier<Uni<T>> work, CatalogTableException refusal) {
        return writable(pool, refusal)
                .flatMap(done -> Panache.withTransaction(() -> Panache.getSession()
                        .flatMap(SessionSettings::restore)
                        .onFailure()
                        .transform(cannot -> refusal)
                        .flatMap(restored -> work.get())));
    }

    private static Uni<?> writable(Pool pool, CatalogTableException refusal) {
        return pool.query(WRITABLE).execute().onFailure().transform(cannot -> refusal);
    }

    private static Uni<Integer> restore(Mutiny.Session session) {
        Uni<Integer> all = Uni.createFrom().item(0);
        for (String sql : RESTORE) {
            all = all.flatMap(done -> session.createNativeQuery(sql).executeUpdate());
        }
        return all;
    }
}

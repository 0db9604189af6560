package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jspecify.annotations.Nullable;

/**
 * Statements that return no rows, in SQL: Hibernate's parser learns the grammar of HQL while it reads the first statements.
 * As HQL, the first write of a native environment took 220 ms of CPU beside 10 of this (the benchmark's "first write").
 */
final class SqlUpdate {

    private SqlUpdate() {}

    /**
     * Within the session or transaction around it; the number of rows.
     *
     * @param parameters by name, of which the statement may name some; those that may be null need a cast there
     */
    static Uni<Integer> run(String sql, Map<String, @Nullable Object> parameters) {
        return Panache.getSession().flatMap(session -> {
            Mutiny.Query<?> query = session.createNativeQuery(sql);
            NumberedSql.of(sql).names().stream()
                    .filter(parameters::containsKey)
                    .forEach(name -> query.setParameter(name, parameters.get(name)));
            return query.executeUpdate();
        });
    }
}

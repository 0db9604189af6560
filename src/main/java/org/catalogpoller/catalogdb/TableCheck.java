package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.catalogpoller.config.Settings;
import org.catalogpoller.config.TableSettings;
import org.catalogpoller.port.CatalogTableException;
import org.hibernate.reactive.mutiny.Mutiny;

/** Looks whether the backend's table is as it is configured. It reads PostgreSQL's catalogs and nothing else. */
@Singleton
public class TableCheck {

    /** The columns of the table, each with whether it may be read and written; none where there is no such table. */
    private static final String COLUMNS = """
            SELECT cast(a.attname AS text),
                   has_column_privilege(c.oid, a.attnum, 'SELECT'),
                   has_column_privilege(c.oid, a.attnum, 'UPDATE')
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
             WHERE c.relkind IN ('r', 'p', 'v', 'f') AND c.relname = cast(:table AS text)
               AND CASE WHEN cast(:schema AS text) IS NULL THEN pg_table_is_visible(c.oid)
                        ELSE n.nspname = cast(:schema AS text) END
            """;

    /** Whether a schema may be used; no row where there is no such schema. */
    private static final String USAGE = """
            SELECT has_schema_privilege(oid, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = cast(:schema AS text)
            """;

    /** What the function may not do with its own table; no row where there is no such table. */
    private static final String TRACKING = """
            SELECT cast(concat_ws(', ', VARIADIC array_remove(ARRAY[
                       CASE WHEN NOT has_table_privilege(c.oid, 'SELECT') THEN 'SELECT' END,
                       CASE WHEN NOT has_table_privilege(c.oid, 'INSERT') THEN 'INSERT' END,
                       CASE WHEN NOT has_table_privilege(c.oid, 'UPDATE') THEN 'UPDATE' END], NULL)) AS text)
              FROM pg_catalog.pg_class c WHERE c.oid = to_regclass('catalog_poll')
            """;

    private final Database database;
    private final TableSettings table;

    TableCheck(Database database, Settings settings) {
        this.database = database;
        this.table = settings.table();
    }

    /**
     * All that keeps the function from writing, with the variable to look at; empty where nothing does.
     *
     * @throws CatalogTableException if the database did not answer
     */
    public List<String> problems(Duration limit) {
        return Objects.requireNonNull(database.run(() -> Panache.withSession(this::look), limit));
    }

    /**
     * All that keeps polls from having rows in catalog_poll; empty where nothing does.
     *
     * @throws CatalogTableException if the database did not answer
     */
    public List<String> trackingProblems(Duration limit) {
        List<String> refused = Objects.requireNonNull(database.run(
                () -> Panache.withSession(() -> Panache.getSession()
                        .flatMap(session -> session.createNativeQuery(TRACKING, String.class)
                                .getResultList())),
                limit));
        if (refused.isEmpty()) {
            return List.of("there is no table catalog_poll (deploy/catalog_poll.sql)");
        }
        if (!refused.get(0).isEmpty()) {
            return List.of("the user may not " + refused.get(0) + " in catalog_poll (GRANT)");
        }
        // names a column that an older version of the table lacks
        var unused = database.run(() -> Panache.withSession(() -> CatalogPoll.findById("check-setup")), limit);
        return List.of();
    }

    private Uni<List<String>> look() {
        return Panache.getSession()
                .flatMap(session -> session.createNativeQuery(COLUMNS, Object[].class)
                        .setParameter("table", table.table())
                        .setParameter("schema", table.schema())
                        .getResultList()
                        .flatMap(columns -> usage(session).map(usage -> problems(usage, columns))));
    }

    private Uni<List<Boolean>> usage(Mutiny.Session session) {
        return table.schema() == null
                ? Uni.createFrom().item(List.of(true))
                : session.createNativeQuery(USAGE, Boolean.class)
                        .setParameter("schema", table.schema())
                        .getResultList();
    }

    private List<String> problems(List<Boolean> usage, List<Object[]> columns) {
        if (usage.isEmpty()) {
            return List.of("there is no schema \"" + table.schema() + "\" (DB_SCHEMA)");
        }
        List<String> problems = new ArrayList<>();
        if (!usage.get(0)) {
            problems.add("the user may not use the schema \"" + table.schema() + "\" (GRANT USAGE)");
        }
        if (columns.isEmpty()) {
            String where = table.schema() == null
                    ? "in the search path (DB_TABLE, DB_SCHEMA)"
                    : "in the schema \"" + table.schema() + "\" (DB_TABLE)";
            problems.add("there is no table \"" + table.table() + "\" " + where);
            return problems;
        }
        Map<String, Object[]> byName = new HashMap<>();
        columns.forEach(column -> byName.put((String) column[0], column));
        lookAt(byName, table.idColumn(), "DB_ID_COLUMN", 1, problems);
        table.columns().values().forEach(column -> lookAt(byName, column, "DB_COLUMNS", 2, problems));
        if (table.updatedAtColumn() != null) {
            lookAt(byName, table.updatedAtColumn(), "DB_UPDATED_AT_COLUMN", 2, problems);
        }
        return problems;
    }

    /** @param right where the row of a column says whether there is the right that is needed: 1 SELECT, 2 UPDATE */
    private void lookAt(Map<String, Object[]> columns, String name, String variable, int right, List<String> problems) {
        Object[] column = columns.get(name);
        if (column == null) {
            problems.add("the table \"" + table.table() + "\" has no column \"" + name + "\" (" + variable + ")");
        } else if (!(Boolean) column[right]) {
            problems.add("the user may not " + (right == 1 ? "SELECT" : "UPDATE") + " the column \"" + name
                    + "\" of the table \"" + table.table() + "\" (GRANT)");
        }
    }
}

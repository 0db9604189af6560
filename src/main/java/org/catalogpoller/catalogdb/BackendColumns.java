package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.catalogpoller.config.TableSettings;
import org.jspecify.annotations.Nullable;

/** Looks in PostgreSQL's catalogs why the backend's row cannot be written, and names the variables to look at. */
@Singleton
class BackendColumns {

    /**
     * The columns of the table, each with whether it may be read and written, its type, the category of that, and whether
     * PostgreSQL alone makes its values. None where there is no such table.
     */
    private static final String COLUMNS = """
        SELECT a.attname::text,
               has_column_privilege(c.oid, a.attnum, 'SELECT'),
               has_column_privilege(c.oid, a.attnum, 'UPDATE'),
               format_type(a.atttypid, a.atttypmod), t.typcategory::text, a.attgenerated <> '' OR a.attidentity = 'a'
          FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname = $1::text
           AND CASE WHEN $2::text IS NULL THEN pg_table_is_visible(c.oid) ELSE n.nspname = $2::text END
        """;

    /** Whether a schema may be used; no row where there is no such schema. */
    private static final String USAGE = """
        SELECT has_schema_privilege(oid, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = $1::text
        """;

    /** The schemas with such a table that may not be used; the search path leaves them out without a word. */
    private static final String UNUSABLE = """
        SELECT n.nspname::text
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE c.relname = $1::text AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT has_schema_privilege(n.oid, 'USAGE')
        """;

    /** What a column is for. Categories are those of pg_type.typcategory; a domain has that of its type. */
    private enum Use {
        KEY("DB_ID_COLUMN", "N", "an integer"),
        VALUE("DB_COLUMNS", "S", "text or varchar"),
        TIME("DB_UPDATED_AT_COLUMN", "DS", "a timestamp");

        private final String variable;
        private final String categories;
        private final String types;

        Use(String variable, String categories, String types) {
            this.variable = variable;
            this.categories = categories;
            this.types = types;
        }
    }

    private final Database database;
    private final TableSettings table;

    BackendColumns(Database database, TableSettings table) {
        this.database = database;
        this.table = table;
    }

    /** All that is missing; empty where nothing is. */
    List<String> problems(Duration limit) {
        return problems(CallLimit.of(limit));
    }

    private List<String> problems(CallLimit limit) {
        List<String> problems = new ArrayList<>();
        String schema = table.schema();
        if (schema != null) {
            Database.Answer usage = database.execute(USAGE, Tuple.of(schema), limit.left());
            if (usage.isEmpty()) {
                return List.of("there is no schema \"" + schema + "\" (DB_SCHEMA)");
            }
            if (!usage.row().getBoolean(0)) {
                problems.add(mayNotUse(schema));
            }
        }
        Map<String, Row> columns = columns(schema, limit);
        if (columns.isEmpty()) {
            problems.addAll(schema == null ? notInSearchPath(limit) : List.of(noTable(schema)));
            return problems;
        }
        lookAt(columns, table.idColumn(), Use.KEY, problems);
        table.columns().values().forEach(column -> lookAt(columns, column, Use.VALUE, problems));
        if (table.updatedAtColumn() != null) {
            lookAt(columns, table.updatedAtColumn(), Use.TIME, problems);
        }
        return problems;
    }

    private Map<String, Row> columns(@Nullable String schema, CallLimit limit) {
        Map<String, Row> byName = new HashMap<>();
        database.execute(COLUMNS, Tuple.of(table.table(), schema), limit.left())
                .rows()
                .forEach(row -> byName.put(row.getString(0), row));
        return byName;
    }

    private List<String> notInSearchPath(CallLimit limit) {
        List<String> problems = new ArrayList<>();
        problems.add("there is no table \"" + table.table() + "\" in the search path (DB_TABLE, DB_SCHEMA)");
        database.execute(UNUSABLE, Tuple.of(table.table()), limit.left())
                .rows()
                .forEach(row -> problems.add(mayNotUse(row.getString(0))));
        return problems;
    }

    private String noTable(String schema) {
        return "there is no table \"" + table.table() + "\" in the schema \"" + schema + "\" (DB_TABLE)";
    }

    private static String mayNotUse(String schema) {
        return "the user may not use the schema \"" + schema + "\" (GRANT USAGE)";
    }

    private void lookAt(Map<String, Row> columns, String name, Use use, List<String> problems) {
        Row column = columns.get(name);
        if (column == null) {
            problems.add("the table \"" + table.table() + "\" has no column \"" + name + "\" (" + use.variable + ")");
        } else if (!column.getBoolean(use == Use.KEY ? 1 : 2)) {
            problems.add("the user may not " + (use == Use.KEY ? "SELECT" : "UPDATE") + " the column \"" + name
                    + "\" of the table \"" + table.table() + "\" (GRANT)");
        } else if (use != Use.KEY && column.getBoolean(5)) {
            problems.add("the column \"" + name + "\" takes no values: PostgreSQL makes them (" + use.variable + ")");
        } else if (!use.categories.contains(column.getString(4))) {
            problems.add("the column \"" + name + "\" is of type " + column.getString(3) + ", and should be "
                    + use.types + " (" + use.variable + ")");
        }
    }
}

package org.catalogpoller.catalogdb;

import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.catalogpoller.config.TableSettings;
import org.catalogpoller.poll.CatalogValues;

/** The UPDATE of the backend's row by its key, without reading it first. */
@Singleton
class BackendUpdate {

    /** Where row level security hides all rows of a table, it looks empty. It has pages all the same. */
    static final String HIDES_ROWS =
            "SELECT WHERE row_security_active($1::text) AND pg_relation_size($1::text::regclass) > 0";

    private final TableSettings table;
    private final List<String> fields;

    BackendUpdate(TableSettings table) {
        this.table = table;
        this.fields = List.copyOf(table.columns().keySet());
    }

    /**
     * The casts make PostgreSQL take the parameters as what they are. Where the key is an integer, PostgreSQL would
     * infer an integer. The client would then cut the id to 32 bits, and write into another row. Where a column is no
     * text, the client would refuse the value, in words of its own.
     *
     * @param mark what stands before the number of a parameter: "$" for PostgreSQL, "?" for Hibernate
     * @param id the number of the parameter for the key
     * @param first the number of the parameter for the first value; the others follow
     */
    String sql(String mark, int id, int first) {
        List<String> assignments = new ArrayList<>();
        for (String column : table.columns().values()) {
            assignments.add(quoted(column) + " = cast(" + mark + (first + assignments.size()) + " AS text)");
        }
        if (table.updatedAtColumn() != null) {
            assignments.add(quoted(table.updatedAtColumn()) + " = now()");
        }
        return "UPDATE " + name() + " SET " + String.join(", ", assignments) + " WHERE " + key(mark + id);
    }

    /** Whether the row is there, and whether row level security may hide it; the key is $1. */
    String look() {
        return "SELECT EXISTS (SELECT FROM " + name() + " WHERE " + key("$1") + "), row_security_active($2::text)";
    }

    /** The condition that finds the row. */
    private String key(String parameter) {
        return quoted(table.idColumn()) + " = cast(" + parameter + " AS bigint)";
    }

    /** The name of the table as SQL. */
    String name() {
        return (table.schema() == null ? "" : quoted(table.schema()) + ".") + quoted(table.table());
    }

    String quotedId() {
        return quoted(table.idColumn());
    }

    /** The values in the order of their parameters. */
    List<String> values(CatalogValues values) {
        return fields.stream()
                .map(field -> Objects.requireNonNull(values.byField().get(field), field))
                .toList();
    }

    int size() {
        return fields.size();
    }

    Tuple addTo(Tuple tuple, CatalogValues values) {
        values(values).forEach(tuple::addString);
        return tuple;
    }

    /** PostgreSQL manual, 4.1.1: whatever is between double quotes is the name, a double quote being two of them. */
    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}

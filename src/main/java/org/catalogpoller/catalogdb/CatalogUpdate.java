package org.catalogpoller.catalogdb;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.catalogpoller.config.Settings;
import org.catalogpoller.config.TableSettings;
import org.catalogpoller.poll.CatalogValues;
import org.jspecify.annotations.Nullable;

/** One UPDATE of the backend's row by its key, without reading it first. */
@Singleton
class CatalogUpdate {

    private final List<String> fields;
    private final String sql;

    CatalogUpdate(Settings settings) {
        this.fields = List.copyOf(settings.table().columns().keySet());
        this.sql = sql(settings.table());
    }

    /** The number of rows written. */
    Uni<Integer> run(long id, CatalogValues values) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("id", id);
        for (int i = 0; i < fields.size(); i++) {
            parameters.put("v" + i, values.byField().get(fields.get(i)));
        }
        return SqlUpdate.run(sql, parameters);
    }

    /**
     * The casts make PostgreSQL take the parameters as what they are. Where the key is an integer it would infer an
     * integer, and the client would cut the id to 32 bits and write into another row; where a column is no text the
     * client would refuse the value, in words of its own.
     */
    static String sql(TableSettings table) {
        List<String> assignments = new ArrayList<>();
        for (String column : table.columns().values()) {
            assignments.add(quoted(column) + " = cast(:v" + assignments.size() + " AS text)");
        }
        if (table.updatedAtColumn() != null) {
            assignments.add(quoted(table.updatedAtColumn()) + " = now()");
        }
        return "UPDATE " + (table.schema() == null ? "" : quoted(table.schema()) + ".") + quoted(table.table())
                + " SET " + String.join(", ", assignments) + " WHERE " + quoted(table.idColumn())
                + " = cast(:id AS bigint)";
    }

    /** PostgreSQL manual, 4.1.1: whatever is between double quotes is the name, a double quote being two of them. */
    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}

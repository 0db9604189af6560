package org.catalogpoller.config;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The backend's table. All names are identifiers as they are in PostgreSQL's catalogs, not quoted.
 *
 * @param schema null: the search path finds the table
 * @param columns the column of each value, by the name of its field
 * @param updatedAtColumn null: the table has none
 */
public record TableSettings(
        @Nullable String schema,
        String table,
        String idColumn,
        Map<String, String> columns,
        @Nullable String updatedAtColumn) {

    private static final String NO_COLUMN = "none";
    /** One less than NAMEDATALEN; PostgreSQL would cut off the rest (manual, 4.1.1 Identifiers and Key Words). */
    private static final int MAX_BYTES = 63;

    private static final String HOLDS = "should hold an identifier of 1 to 63 bytes, without quotes around it";

    static TableSettings read(Variables variables, Collection<String> fields) {
        String updatedAt = identifier(variables, "DB_UPDATED_AT_COLUMN", "updated_at");
        TableSettings settings = new TableSettings(
                variables.value("DB_SCHEMA") == null ? null : identifier(variables, "DB_SCHEMA", ""),
                identifier(variables, "DB_TABLE", "catalog"),
                identifier(variables, "DB_ID_COLUMN", "id"),
                columns(variables, fields),
                updatedAt.equals(NO_COLUMN) ? null : updatedAt);
        Set<String> taken = new HashSet<>();
        taken.add(settings.idColumn);
        if (settings.updatedAtColumn != null && !taken.add(settings.updatedAtColumn)) {
            variables.problem("DB_UPDATED_AT_COLUMN", "should hold another column than DB_ID_COLUMN");
        }
        if (!settings.columns.values().stream().allMatch(taken::add)) {
            variables.problem(
                    "DB_COLUMNS",
                    "should hold a column of its own for each field, other than DB_ID_COLUMN and DB_UPDATED_AT_COLUMN");
        }
        return settings;
    }

    private static Map<String, String> columns(Variables variables, Collection<String> fields) {
        Map<String, String> columns = new LinkedHashMap<>();
        fields.forEach(field -> columns.put(field, field));
        Map<String, String> named =
                ListVariables.pairs(variables, "DB_COLUMNS", "kb_name=knowledge_base_id,agent_id=agent_id");
        if (!fields.containsAll(named.keySet())) {
            variables.problem("DB_COLUMNS", "should hold names of fields: one is not in CATALOG_API_FIELDS");
        }
        if (!named.values().stream().allMatch(TableSettings::isIdentifier)) {
            variables.problem("DB_COLUMNS", "should hold column names of 1 to 63 bytes, without quotes around them");
        }
        columns.putAll(named);
        return columns;
    }

    private static String identifier(Variables variables, String name, String defaultValue) {
        String value = variables.value(name);
        if (value == null) {
            return defaultValue;
        }
        if (!isIdentifier(value.strip())) {
            variables.problem(name, HOLDS);
        }
        return value.strip();
    }

    private static boolean isIdentifier(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return bytes >= 1 && bytes <= MAX_BYTES && text.indexOf('\0') < 0 && !quoted;
    }
}

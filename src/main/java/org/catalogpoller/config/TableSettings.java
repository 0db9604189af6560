package org.catalogpoller.config;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
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

    private static final Form<String> IDENTIFIER = identifier("identifier");

    private static final Variable<String> SCHEMA = Variable.withoutDefault(
            "DB_SCHEMA", IDENTIFIER, "none", "where the table is; without it PostgreSQL's search path finds it");
    private static final Variable<String> TABLE =
            Variable.of("DB_TABLE", IDENTIFIER, "catalog", "the table to write into");
    private static final Variable<String> ID_COLUMN = Variable.of("DB_ID_COLUMN", IDENTIFIER, "id", "its integer key");
    private static final Variable<List<String>> COLUMNS = Variable.withoutDefault(
            "DB_COLUMNS",
            Pairs.form(
                    "pairs of a field's name and an identifier, such as `kb_name=knowledge_base_id`",
                    "kb_name=knowledge_base_id,agent_id=agent_id"),
            "each field's own name",
            "the text column for each value; a comma in a name is written `\\,`");
    private static final Variable<String> UPDATED_AT_COLUMN = Variable.of(
            "DB_UPDATED_AT_COLUMN",
            identifier("identifier, or `" + NO_COLUMN + "`"),
            "updated_at",
            "a column that is set to `now()`; `none`: the table has none");

    static TableSettings read(Variables variables, Collection<String> fields) {
        String updatedAt = variables.get(UPDATED_AT_COLUMN);
        TableSettings settings = new TableSettings(
                variables.find(SCHEMA),
                variables.get(TABLE),
                variables.get(ID_COLUMN),
                columns(variables, fields),
                updatedAt.equals(NO_COLUMN) ? null : updatedAt);
        Set<String> taken = new HashSet<>();
        taken.add(settings.idColumn);
        if (settings.updatedAtColumn != null && !taken.add(settings.updatedAtColumn)) {
            variables.problem(UPDATED_AT_COLUMN, "should hold another column than DB_ID_COLUMN");
        }
        if (!settings.columns.values().stream().allMatch(taken::add)) {
            variables.problem(
                    COLUMNS,
                    "should hold a column of its own for each field, other than DB_ID_COLUMN and DB_UPDATED_AT_COLUMN");
        }
        return settings;
    }

    private static Map<String, String> columns(Variables variables, Collection<String> fields) {
        Map<String, String> columns = new LinkedHashMap<>();
        fields.forEach(field -> columns.put(field, field));
        Map<String, String> named = Pairs.read(variables, COLUMNS);
        if (!fields.containsAll(named.keySet())) {
            variables.problem(COLUMNS, "should hold names of fields: one is not in CATALOG_API_FIELDS");
        }
        if (!named.values().stream().allMatch(TableSettings::isIdentifier)) {
            variables.problem(COLUMNS, "should hold column names of 1 to 63 bytes, without quotes around them");
        }
        columns.putAll(named);
        return columns;
    }

    private static Form<String> identifier(String range) {
        return Form.stripped(
                range, "an identifier of 1 to 63 bytes, without quotes around it", TableSettings::isIdentifier);
    }

    private static boolean isIdentifier(String text) {
        boolean quoted = text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        return bytes >= 1 && bytes <= MAX_BYTES && text.indexOf('\0') < 0 && !quoted;
    }
}

package org.catalogpoller.catalogdb;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.catalogpoller.poll.CatalogValues;
import org.jspecify.annotations.Nullable;

/** The values of a poll as a JSON object, in the column {@code known_values}. */
final class KnownValues {

    private static final JsonMapper JSON = new JsonMapper();

    private KnownValues() {}

    /** Null: there are none, or none that PostgreSQL can store (U+0000; PostgreSQL manual, 8.14 JSON Types). */
    static @Nullable String column(@Nullable CatalogValues values) {
        if (values == null || values.byField().values().stream().anyMatch(value -> value.indexOf('\0') >= 0)) {
            return null;
        }
        ObjectNode object = JSON.createObjectNode();
        values.byField().forEach(object::put);
        return object.toString();
    }

    /** Null where the column does not hold the two values that every configuration has; the API is asked again then. */
    static @Nullable CatalogValues values(@Nullable String column) {
        if (column == null) {
            return null;
        }
        try {
            JsonNode object = JSON.readTree(column);
            JsonNode kbName = object.get(CatalogValues.KB_NAME);
            JsonNode dataSourceName = object.get(CatalogValues.DATA_SOURCE_NAME);
            if (kbName == null || dataSourceName == null) {
                return null;
            }
            // jsonb keeps no order: these two come first, as in events
            Map<String, String> byField =
                    new LinkedHashMap<>(new CatalogValues(kbName.asText(), dataSourceName.asText()).byField());
            object.properties()
                    .forEach(field ->
                            byField.put(field.getKey(), field.getValue().asText()));
            return new CatalogValues(byField);
        } catch (JacksonException e) {
            return null;
        }
    }
}

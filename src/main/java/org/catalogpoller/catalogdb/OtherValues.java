package org.catalogpoller.catalogdb;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.catalogpoller.poll.CatalogValues;
import org.jspecify.annotations.Nullable;

/** The values beside the two that have columns of their own in {@code catalog_poll}, as a JSON object in one column. */
final class OtherValues {

    private static final JsonMapper JSON = new JsonMapper();

    private OtherValues() {}

    /** The column for these values; null where there are no others. */
    static @Nullable String of(@Nullable CatalogValues values) {
        ObjectNode others = JSON.createObjectNode();
        if (values != null) {
            values.byField().forEach(others::put);
        }
        others.remove(CatalogValues.KB_NAME);
        others.remove(CatalogValues.DATA_SOURCE_NAME);
        return others.isEmpty() ? null : others.toString();
    }

    /** All values. What cannot be read of the column is not known, so that the API is asked again. */
    static CatalogValues with(String kbName, String dataSourceName, @Nullable String column) {
        Map<String, String> all = new LinkedHashMap<>(new CatalogValues(kbName, dataSourceName).byField());
        try {
            JsonNode others = JSON.readTree(column == null ? "{}" : column);
            others.properties()
                    .forEach(field -> all.put(field.getKey(), field.getValue().asText()));
        } catch (JacksonException e) {
            return new CatalogValues(kbName, dataSourceName);
        }
        return new CatalogValues(all);
    }
}

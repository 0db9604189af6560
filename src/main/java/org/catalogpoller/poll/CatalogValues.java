package org.catalogpoller.poll;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a poll waits for: the values that belong into the backend's row, all of them usable.
 *
 * @param byField by the names that they have in events and results, in the order of the configuration
 */
public record CatalogValues(Map<String, String> byField) {

    public static final String KB_NAME = "kb_name";
    public static final String DATA_SOURCE_NAME = "data_source_name";

    public CatalogValues {
        byField = Collections.unmodifiableMap(new LinkedHashMap<>(byField));
    }

    /** The two values that every configuration has. */
    public CatalogValues(String kbName, String dataSourceName) {
        this(inOrder(kbName, dataSourceName));
    }

    private static Map<String, String> inOrder(String kbName, String dataSourceName) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put(KB_NAME, kbName);
        values.put(DATA_SOURCE_NAME, dataSourceName);
        return values;
    }
}

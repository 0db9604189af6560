package org.catalogpoller.testing;

import java.util.LinkedHashMap;
import java.util.Map;
import org.catalogpoller.poll.CatalogStatus.NotReady;
import org.catalogpoller.poll.CatalogValues;
import org.jspecify.annotations.Nullable;

/** What a check finds of the two values that every configuration has. */
public final class Statuses {

    private Statuses() {}

    /** The API answered, and one of the values is not usable yet; null: it said nothing of it. */
    public static NotReady notReady(@Nullable String kbName, @Nullable String dataSourceName) {
        Map<String, @Nullable String> said = new LinkedHashMap<>();
        said.put(CatalogValues.KB_NAME, kbName);
        said.put(CatalogValues.DATA_SOURCE_NAME, dataSourceName);
        return new NotReady(said);
    }
}

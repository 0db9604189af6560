package org.catalogpoller.poll;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a usable value from one that only says "not yet". */
public final class ReadinessRule {

    private static final Set<String> NOT_YET = Set.of("PENDING", "NULL", "NONE");

    private ReadinessRule() {}

    /** Ready if both values are usable, otherwise not ready. */
    public static CatalogStatus statusOf(@Nullable String kbName, @Nullable String dataSourceName) {
        if (kbName != null && usable(kbName) && dataSourceName != null && usable(dataSourceName)) {
            return new CatalogStatus.Ready(new CatalogValues(kbName, dataSourceName));
        }
        return new CatalogStatus.NotReady(kbName, dataSourceName);
    }

    private static boolean usable(String value) {
        return !value.isBlank() && !NOT_YET.contains(value.strip().toUpperCase(Locale.ROOT));
    }
}

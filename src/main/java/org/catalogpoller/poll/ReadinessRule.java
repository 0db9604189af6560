package org.catalogpoller.poll;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a usable value from one that only says "not yet". */
public final class ReadinessRule {

    /** The most characters of a value that can travel through a schedule and into a column. */
    public static final int MAX_LENGTH = 2_048;

    private static final Set<String> NOT_YET = Set.of("PENDING", "NULL", "NONE");

    private ReadinessRule() {}

    /** Ready if both values are usable, not ready if one is missing or says "not yet", unavailable if one is no text. */
    public static CatalogStatus statusOf(@Nullable String kbName, @Nullable String dataSourceName) {
        if (isUnfit(kbName) || isUnfit(dataSourceName)) {
            return new CatalogStatus.Unavailable(
                    "a value is no usable text: it has over " + MAX_LENGTH
                            + " characters, a NUL or half a surrogate pair",
                    null);
        }
        if (kbName != null && isUsable(kbName) && dataSourceName != null && isUsable(dataSourceName)) {
            return new CatalogStatus.Ready(new CatalogValues(kbName, dataSourceName));
        }
        return new CatalogStatus.NotReady(kbName, dataSourceName);
    }

    private static boolean isUsable(String value) {
        return !value.isBlank() && !NOT_YET.contains(value.strip().toUpperCase(Locale.ROOT));
    }

    private static boolean isUnfit(@Nullable String value) {
        return value != null && (value.length() > MAX_LENGTH || !isText(value));
    }

    /** Whether both JSON in UTF-8 and PostgreSQL can hold it: no NUL, no half of a surrogate pair. */
    public static boolean isText(String value) {
        return value.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}

package org.catalogpoller.poll;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which values are usable, and which only say "not yet".
 *
 * @param fields the names of the values that make a catalog ready
 * @param notYet words that are no value, in any case; nothing and blanks never are
 */
public record ReadinessRule(List<String> fields, List<String> notYet) {

    /** The most characters of a value that can travel through a schedule and into a column. */
    public static final int MAX_LENGTH = 2_048;

    /**
     * The same of all values together. The input of a schedule has at most 256 KB, a character up to 6 bytes of JSON. A sealed
     * token is beside them.
     */
    private static final int MAX_TOTAL = 18 * MAX_LENGTH;

    /**
     * Ready if all values are usable. Not ready if one is missing or says "not yet". Unavailable if one is no text.
     *
     * @param said what is said of a field; null: nothing
     */
    public CatalogStatus statusOf(Function<String, @Nullable String> said) {
        Map<String, @Nullable String> all = new LinkedHashMap<>();
        Map<String, String> usable = new LinkedHashMap<>();
        int total = 0;
        for (String field : fields) {
            String value = said.apply(field);
            all.put(field, value);
            if (value != null) {
                if (isUnfit(value)) {
                    return new CatalogStatus.Unavailable("a value is no usable text: it has over " + MAX_LENGTH
                            + " characters, a NUL or half a surrogate pair");
                }
                total += value.length();
                if (isUsable(value)) {
                    usable.put(field, value);
                }
            }
        }
        if (total > MAX_TOTAL) {
            return new CatalogStatus.Unavailable("the values have over " + MAX_TOTAL + " characters together");
        }
        return usable.size() == fields.size()
                ? new CatalogStatus.Ready(new CatalogValues(usable))
                : new CatalogStatus.NotReady(all);
    }

    /**
     * The same values where they are all that is needed. Null where one is missing: another configuration may have found
     * them.
     */
    public @Nullable CatalogValues complete(@Nullable CatalogValues found) {
        return found != null && statusOf(found.byField()::get) instanceof CatalogStatus.Ready ready
                ? ready.values()
                : null;
    }

    private boolean isUsable(String value) {
        String text = Blanks.strip(value);
        return !text.isEmpty() && notYet.stream().noneMatch(text::equalsIgnoreCase);
    }

    private static boolean isUnfit(String value) {
        return value.length() > MAX_LENGTH || !isText(value);
    }

    /** Whether both JSON in UTF-8 and PostgreSQL can hold it: no NUL, no half of a surrogate pair. */
    public static boolean isText(String value) {
        return value.codePoints()
                .noneMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}

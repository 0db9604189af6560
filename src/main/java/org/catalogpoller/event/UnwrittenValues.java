package org.catalogpoller.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.ReadinessRule;
import org.jspecify.annotations.Nullable;

/** Values that an error carries because nothing else can: they are the JSON at the end of its message. */
public final class UnwrittenValues {

    private static final String ERROR = "UnwrittenValuesException";
    private static final Pattern AT_THE_END = Pattern.compile("; (\\{\"local_catalog_id\":.*})$", Pattern.DOTALL);

    private UnwrittenValues() {}

    /** The end of a message that has the values. */
    public static String endOfMessage(Catalog catalog, CatalogValues values) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("local_catalog_id", catalog.id());
        values.byField().forEach(json::put);
        return "; " + json;
    }

    /**
     * The values of an error that Lambda has recorded; null where it carries none.
     *
     * @param response JSON with errorType and errorMessage
     */
    static @Nullable CatalogValues of(String response, ReadinessRule rule) throws IOException {
        Map<String, String> error;
        try {
            error = JsonMembers.of(response, Set.of("errorType", "errorMessage"));
        } catch (JacksonException e) {
            return null;
        }
        Matcher values = AT_THE_END.matcher(error.getOrDefault("errorMessage", ""));
        if (!error.getOrDefault("errorType", "").endsWith(ERROR) || !values.find()) {
            return null;
        }
        byte[] json = values.group(1).getBytes(StandardCharsets.UTF_8);
        return PollEventFields.values(EventFields.read(json), rule);
    }
}

package org.catalogpoller.secrets;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.catalogpoller.poll.ProblemException;
import org.jspecify.annotations.Nullable;

/** What a secret holds: plain text, or a JSON object with the secret under a name. The console and RDS make both. */
public final class Secret {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String text;
    private final @Nullable JsonNode object;

    public Secret(String text) {
        this.text = text;
        this.object = object(text);
    }

    /**
     * The whole text where it is plain. In a JSON object, the text under the first name that is there.
     *
     * @throws ProblemException if the object has no such text, or the text is empty
     */
    public String value(String... names) {
        String value = object == null ? text : member(names);
        if (value == null || value.isEmpty()) {
            throw new ProblemException(
                    object == null
                            ? "the secret is empty"
                            : "the secret is a JSON object without \"" + names[0] + "\"");
        }
        return value;
    }

    /** The text under the first name that is there; null where the secret is plain or has no such text. */
    public @Nullable String member(String... names) {
        if (object != null) {
            for (String name : names) {
                if (object.path(name).isTextual()) {
                    return object.path(name).textValue();
                }
            }
        }
        return null;
    }

    private static @Nullable JsonNode object(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            return json.isObject() ? json : null;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "***";
    }
}

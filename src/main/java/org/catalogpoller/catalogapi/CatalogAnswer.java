package org.catalogpoller.catalogapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import org.catalogpoller.catalogapi.CatalogApi.Check;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.NotReady;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.ReadinessRule;
import org.jspecify.annotations.Nullable;

/** What the API's answers mean. Nothing of an error's body is repeated: it may quote the token. */
final class CatalogAnswer {

    private CatalogAnswer() {}

    /** The meaning of an answer with JSON in it. */
    static Check ofJson(JsonNode answer, @Nullable BearerToken token) {
        CatalogStatus status = ReadinessRule.statusOf(value(answer, "kb_name"), value(answer, "data_source_name"));
        return new Check(status, (token == null ? answer : masked(answer, token)).toString());
    }

    /** The answer with asterisks wherever a text or a name in it quotes the token. */
    private static JsonNode masked(JsonNode node, BearerToken token) {
        if (node.isTextual()) {
            return TextNode.valueOf(masked(node.textValue(), token));
        }
        if (node.isArray()) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            node.forEach(element -> array.add(masked(element, token)));
            return array;
        }
        if (node.isObject()) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            node.properties()
                    .forEach(field -> object.set(masked(field.getKey(), token), masked(field.getValue(), token)));
            return object;
        }
        return node;
    }

    private static String masked(String text, BearerToken token) {
        return text.replace(token.value(), token.toString());
    }

    /**
     * The meaning of an answer that is no success.
     *
     * @param httpStatus 300..599
     */
    static CatalogStatus ofError(int httpStatus, @Nullable Duration retryAfter) {
        return switch (httpStatus) {
            case 404 -> new NotReady(null, null);
            case 408, 425, 429 -> new Unavailable("the API answered " + httpStatus, retryAfter);
            case 401, 403 ->
                new Rejected(
                        "the API answered " + httpStatus + ": the token is missing, wrong or expired, or lacks the"
                                + " permission",
                        true);
            default -> {
                if (httpStatus >= 500) {
                    yield new Unavailable("the API answered " + httpStatus, retryAfter);
                }
                if (httpStatus < 400) {
                    yield new Rejected("the API answered " + httpStatus
                            + ": a redirect is not followed, since the token must not travel; check CATALOG_API_URL");
                }
                yield new Rejected("the API answered " + httpStatus);
            }
        };
    }

    /** Text, or a number as text. Anything else is no name yet. */
    private static @Nullable String value(JsonNode answer, String field) {
        JsonNode value = answer.path(field);
        return value.isTextual() || value.isNumber() ? value.asText() : null;
    }
}

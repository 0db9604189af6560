package org.catalogpoller.catalogapi;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.catalogpoller.config.AnswerSettings;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.ReadinessRule;
import org.catalogpoller.port.CatalogApi.Check;
import org.jspecify.annotations.Nullable;

/** What the API's answers mean. Nothing of an error's body is repeated: it may quote the token. */
final class CatalogAnswer {

    private static final int MAX_MESSAGE = 500;

    private final ReadinessRule readiness;
    private final Map<String, JsonPointer> fields = new HashMap<>();
    private final @Nullable JsonPointer status;
    private final List<String> failed;
    private final JsonPointer message;

    CatalogAnswer(AnswerSettings settings) {
        readiness = settings.readiness();
        settings.fields().forEach((field, pointer) -> fields.put(field, JsonPointer.compile(pointer)));
        status = settings.status() == null ? null : JsonPointer.compile(settings.status());
        failed = settings.failed();
        message = JsonPointer.compile(settings.message());
    }

    /** The meaning of an answer with JSON in it. A status that means "failed" outranks the values. */
    Check ofJson(JsonNode answer, @Nullable BearerToken token) {
        CatalogStatus found = failure(answer, token).orElseGet(() -> status(answer, token));
        return new Check(found, (token == null ? answer : masked(answer, token)).toString());
    }

    /** A value goes into logs, tables and notifications, where no token may be. */
    private CatalogStatus status(JsonNode answer, @Nullable BearerToken token) {
        boolean quotesToken = token != null
                && fields.values().stream()
                        .map(place -> value(answer, place))
                        .anyMatch(value -> value != null && token.isQuotedIn(value));
        return quotesToken
                ? new Unavailable("a value quotes the token", null)
                : readiness.statusOf(field -> value(answer, fields.get(field)));
    }

    private Optional<CatalogStatus> failure(JsonNode answer, @Nullable BearerToken token) {
        String said = value(answer, status);
        if (said == null) {
            return Optional.empty();
        }
        String why = value(answer, message);
        String reason = why == null ? "" : told(token == null ? why : token.withheldFrom(why));
        return failed.stream()
                .filter(said.strip()::equalsIgnoreCase)
                .findFirst()
                .map(word -> new Rejected(
                        "the API says that the catalog is " + word + (reason.isEmpty() ? "" : ": " + reason)));
    }

    /** What can be put into a table and a line: no control characters, no halves of surrogate pairs, not too long. */
    private static String told(String text) {
        return text.codePoints()
                .limit(MAX_MESSAGE)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
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
    CatalogStatus ofError(int httpStatus, @Nullable Duration retryAfter) {
        return switch (httpStatus) {
            case 404 -> readiness.statusOf(field -> null);
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

    /** Text, or a number as text. Anything else is no value yet. */
    private static @Nullable String value(JsonNode answer, @Nullable JsonPointer place) {
        if (place == null) {
            return null;
        }
        JsonNode value = answer.at(place);
        return value.isTextual() || value.isNumber() ? value.asText() : null;
    }
}

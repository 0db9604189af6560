package org.catalogpoller.catalogapi;

import com.fasterxml.jackson.databind.JsonNode;
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
        String text = answer.toString();
        return new Check(
                ReadinessRule.statusOf(value(answer, "kb_name"), value(answer, "data_source_name")),
                token == null ? text : text.replace(token.value(), token.toString()));
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
                new Rejected("the API answered " + httpStatus + ": the token is missing, wrong or expired, or lacks the"
                        + " permission");
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

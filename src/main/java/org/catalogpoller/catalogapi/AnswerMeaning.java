package org.catalogpoller.catalogapi;

import com.fasterxml.jackson.core.JsonPointer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.catalogpoller.config.ReadinessSettings;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.ReadinessRule;
import org.jspecify.annotations.Nullable;

/** What the API's answers mean. Nothing of an error's body is repeated: it may quote the token. */
final class AnswerMeaning {

    private static final int MAX_MESSAGE = 500;

    private final ReadinessRule readiness;
    private final Map<String, JsonPointer> fields = new HashMap<>();
    private final @Nullable JsonPointer status;
    private final List<String> failed;
    private final JsonPointer message;
    /** All that is looked for in an answer: the fields, the status and its message. */
    private final List<JsonPointer> places;

    AnswerMeaning(ReadinessSettings settings) {
        readiness = settings.rule();
        settings.fields().forEach((field, pointer) -> fields.put(field, JsonPointer.compile(pointer)));
        status = settings.status() == null ? null : JsonPointer.compile(settings.status());
        failed = settings.failed();
        message = JsonPointer.compile(settings.message());
        places = Stream.concat(fields.values().stream(), status == null ? Stream.empty() : Stream.of(status, message))
                .distinct()
                .toList();
    }

    /**
     * The meaning of a success. A status that means "failed" outranks the values.
     *
     * @param body JSON
     * @throws UnusableAnswerException if it is none, or no object
     */
    CatalogStatus ofSuccess(byte[] body, @Nullable BearerToken token) throws IOException {
        AnswerValues values = AnswerValues.read(body, places);
        return failure(values, token).orElseGet(() -> status(values, token));
    }

    /** A value goes into logs, tables and notifications, where no token may be. */
    private CatalogStatus status(AnswerValues values, @Nullable BearerToken token) {
        boolean quotesToken = token != null
                && fields.values().stream()
                        .map(values::at)
                        .anyMatch(value ->
                                value != null && value.length() <= ReadinessRule.MAX_LENGTH && token.isQuotedIn(value));
        return quotesToken
                ? new Unavailable("a value quotes the token")
                : readiness.statusOf(field -> values.at(fields.get(field)));
    }

    private Optional<CatalogStatus> failure(AnswerValues values, @Nullable BearerToken token) {
        String said = values.at(status);
        if (said == null) {
            return Optional.empty();
        }
        String why = values.at(message);
        String reason = why == null ? "" : shown(why, token);
        return failed.stream()
                .filter(said.strip()::equalsIgnoreCase)
                .findFirst()
                .map(word -> new Rejected(
                        "the API says that the catalog is " + word + (reason.isEmpty() ? "" : ": " + reason)));
    }

    /** What fits into a table and a line: no control characters, no halves of surrogate pairs, not too long. */
    private static String shown(String why, @Nullable BearerToken token) {
        return (token == null ? why : token.withheldFrom(why))
                .codePoints()
                .limit(MAX_MESSAGE)
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }

    /**
     * The meaning of an answer that is no success.
     *
     * @param httpStatus none of 200..299; servers send numbers that HTTP does not have, too
     */
    CatalogStatus ofError(int httpStatus, @Nullable Duration retryAfter) {
        return switch (httpStatus) {
            case 404 -> readiness.statusOf(field -> null);
            case 408, 425, 429 -> new Unavailable("the API answered " + httpStatus, retryAfter);
            case 401, 403 ->
                Rejected.ofToken("the API answered " + httpStatus
                        + ": the token is missing, wrong or expired, or lacks the permission");
            default -> {
                if (httpStatus >= 500) {
                    yield new Unavailable("the API answered " + httpStatus, retryAfter);
                }
                if (httpStatus < 300) {
                    yield new Unavailable("the API answered " + httpStatus + ", and that is no final answer");
                }
                if (httpStatus < 400) {
                    yield new Rejected("the API answered " + httpStatus
                            + ": a redirect is not followed, since the token must not travel; check CATALOG_API_URL");
                }
                yield new Rejected("the API answered " + httpStatus);
            }
        };
    }
}

package org.catalogpoller.port;

import java.time.Duration;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CorrelationId;
import org.jspecify.annotations.Nullable;

/** The external API that creates catalogs. */
public interface CatalogApi {

    /**
     * Asks once how far a catalog is. Whatever happens is a status: this method throws nothing on purpose.
     *
     * @param limit how long the check may take, beside the configured time-out
     */
    Check check(Question question, Duration limit);

    /** The same, with the API's answer for people to look at. */
    default Check inspect(Question question, Duration limit) {
        return check(question, limit);
    }

    /**
     * What the API is asked.
     *
     * @param catalogName any text that can be one path segment
     * @param token sent as a bearer token; null: no Authorization header
     * @param correlation sent in its header; null: no such header
     */
    record Question(
            String catalogName,
            @Nullable BearerToken token,
            @Nullable CorrelationId correlation) {

        /** A question about a catalog, without a token. */
        public static Question about(String catalogName) {
            return new Question(catalogName, null, null);
        }

        /** The same question with a token. */
        public Question with(@Nullable BearerToken aToken) {
            return new Question(catalogName, aToken, correlation);
        }

        /** The same question on behalf of the work that started the poll. */
        public Question correlatedBy(@Nullable CorrelationId link) {
            return new Question(catalogName, token, link);
        }
    }

    /**
     * What a check found.
     *
     * @param answer the API's answer as JSON text, without the token. It is null where it was not asked for, or was no
     * JSON
     * @param httpStatus null where there was no answer
     */
    record Check(
            CatalogStatus status,
            @Nullable String answer,
            @Nullable Integer httpStatus) {

        /** Without an answer. */
        public Check(CatalogStatus status) {
            this(status, null, null);
        }

        /** Before the HTTP status is known. */
        public Check(CatalogStatus status, @Nullable String answer) {
            this(status, answer, null);
        }

        public Check answeredWith(int anHttpStatus) {
            return new Check(status, answer, anHttpStatus);
        }
    }
}

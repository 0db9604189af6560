package org.catalogpoller.port;

import java.time.Duration;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus;
import org.jspecify.annotations.Nullable;

/** The external API that creates catalogs. */
public interface CatalogApi {

    /**
     * Asks once how far a catalog is. Whatever happens is a status: this method throws nothing on purpose.
     *
     * @param catalogName any text that can be one path segment
     * @param token sent as a bearer token; null: no Authorization header
     * @param limit how long the check may take, beside the configured time-out
     */
    Check check(String catalogName, @Nullable BearerToken token, Duration limit);

    /** The same, with the API's answer for people to look at. */
    default Check inspect(String catalogName, @Nullable BearerToken token, Duration limit) {
        return check(catalogName, token, limit);
    }

    /**
     * What a check found.
     *
     * @param answer the API's answer as JSON text, without the token; null where nobody asked for it, or it was no JSON
     * @param httpStatus null where there was no answer
     */
    record Check(
            CatalogStatus status,
            @Nullable String answer,
            @Nullable Integer httpStatus) {

        public Check(CatalogStatus status, @Nullable String answer) {
            this(status, answer, null);
        }

        public Check answeredWith(int anHttpStatus) {
            return new Check(status, answer, anHttpStatus);
        }
    }
}

package org.catalogpoller.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.catalogpoller.poll.BearerToken;
import org.jspecify.annotations.Nullable;

/** When a token ends, as it says itself. That is the claim "exp" of a JWT (RFC 7519, 4.1.4), read and not verified. */
final class TokenExpiry {

    /** A token that has less than this left may expire on its way, or by a clock that is ahead. */
    private static final Duration SOON = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();

    private TokenExpiry() {}

    /** Whether an instant of expiry is past or close; null is not known, and is neither. */
    static boolean isSoon(@Nullable Instant expiry, Instant now) {
        return expiry != null && !now.plus(SOON).isBefore(expiry);
    }

    /** Null where the token is no JWT, or says nothing about its end. */
    static @Nullable Instant of(BearerToken token) {
        String[] parts = token.value().split("\\.", -1);
        if (parts.length != 3) {
            return null;
        }
        try {
            JsonNode exp =
                    JSON.readTree(Base64.getUrlDecoder().decode(parts[1])).path("exp");
            return exp.isNumber() ? Instant.ofEpochSecond(exp.longValue()) : null;
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }
}

package org.catalogpoller.tokens;

import io.quarkus.oidc.client.OidcClientException;
import io.quarkus.oidc.client.Tokens;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.catalogpoller.poll.BearerToken;
import org.jspecify.annotations.Nullable;

/** What the answers of an OIDC issuer mean. Nothing of an error's text is repeated: it may quote the secret. */
final class IssuerAnswer {

    /** RFC 6749, 5.2. */
    private static final List<String> ERRORS = List.of(
            "invalid_request",
            "invalid_client",
            "invalid_grant",
            "unauthorized_client",
            "unsupported_grant_type",
            "invalid_scope");

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private IssuerAnswer() {}

    /** Why there is no token. */
    static String problem(RuntimeException failure) {
        String message = String.valueOf(failure.getMessage());
        if (failure instanceof OidcClientException) {
            for (String error : ERRORS) {
                if (message.contains('"' + error + '"')) {
                    return "the OIDC issuer refused: " + error;
                }
            }
        }
        return "the OIDC issuer cannot be reached, or gave no answer that has a token in it";
    }

    /**
     * When a token that was asked for at an instant ends: what the issuer says beside it (RFC 6749, 5.1) or in it; null
     * where it says nothing.
     */
    static @Nullable Instant expiry(Tokens answer, BearerToken token, Instant asked) {
        String seconds = answer.get("expires_in");
        return seconds != null && SECONDS.matcher(seconds).matches()
                ? asked.plusSeconds(Long.parseLong(seconds))
                : TokenExpiry.of(token);
    }
}

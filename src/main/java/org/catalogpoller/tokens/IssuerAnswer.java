package org.catalogpoller.tokens;

import io.quarkus.oidc.client.Tokens;
import java.time.Instant;
import java.util.regex.Pattern;
import org.catalogpoller.poll.BearerToken;
import org.jspecify.annotations.Nullable;

/** What the answer of an OIDC issuer with a token says about the token's end. */
final class IssuerAnswer {

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");

    private IssuerAnswer() {}

    /**
     * When a token ends that was asked for at an instant. The issuer says so beside the token (RFC 6749, 5.1) or in
     * it. Null where it says nothing.
     */
    static @Nullable Instant expiry(Tokens answer, BearerToken token, Instant asked) {
        String seconds = answer.get("expires_in");
        return seconds != null && SECONDS.matcher(seconds).matches()
                ? asked.plusSeconds(Long.parseLong(seconds))
                : TokenExpiry.of(token);
    }
}

package org.catalogpoller.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.catalogpoller.poll.BearerToken;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenExpiryTest {

    @ParameterizedTest
    @CsvSource({"1769860800, 2026-01-31T12:00:00Z", "1769860800.7, 2026-01-31T12:00:00Z", "0, 1970-01-01T00:00:00Z"})
    void theExpiryIsTheClaimExpOfAJwtInSeconds(String exp, Instant expiry) {
        assertThat(TokenExpiry.of(jwt("{\"sub\":\"größe\",\"exp\":" + exp + "}")))
                .isEqualTo(expiry);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"exp\":\"1769860800\"}",
                "{\"exp\":null}",
                "{\"exp\":1e300}",
                "[1769860800]",
                "exp",
                "{\"exp\":1769860800",
                ""
            })
    void theExpiryIsUnknownWithoutTheClaimExp(String claims) {
        assertThat(TokenExpiry.of(jwt(claims))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "a.b", "a.b.c.d", "a.!!!.c", "..", "."})
    void theExpiryIsUnknownWhenTheTokenIsNotAJwt(String token) {
        assertThat(TokenExpiry.of(new BearerToken(token))).isNull();
    }

    private static BearerToken jwt(String claims) {
        return new BearerToken("e30."
                + Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes(StandardCharsets.UTF_8))
                + ".");
    }
}

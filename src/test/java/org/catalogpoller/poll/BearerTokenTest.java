package org.catalogpoller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerTokenTest {

    private final BearerToken token = new BearerToken("eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl");

    @Test
    void aTokenPrintsAsAsterisks() {
        assertThat(token).hasToString("***");
        assertThat("token " + token).isEqualTo("token ***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Invalid input {\"jwt_token\":\"eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl\"}",
                "eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl",
                "the input begins with eyJhbGciOiJI...",
                "the input begins with eyJhbGci",
            })
    void aTextThatQuotesTheTokenOrItsBeginningIsWithheld(String text) {
        assertThat(token.withheldFrom(text)).isEqualTo("[withheld: it quotes the token]");
    }

    @Test
    void aTokenIsFoundAsJsonWritesIt() {
        assertThat(new BearerToken("a\"b\\cdefghi").withheldFrom("Invalid input {\"jwt_token\":\"a\\\"b\\\\cdef"))
                .isEqualTo("[withheld: it quotes the token]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Rate exceeded", "schedule group eyJ is missing", "EYJHBGCI"})
    void anyOtherTextIsItself(String text) {
        assertThat(token.withheldFrom(text)).isEqualTo(text);
    }

    @Test
    void aTokenIsInATextAsAWholeOrNot() {
        assertThat(token.isQuotedIn("Bearer " + token.value() + "!")).isTrue();
        assertThat(token.isQuotedIn(token.value().substring(1))).isFalse();
        assertThat(new BearerToken("kb").isQuotedIn("kb-7")).isFalse();
    }

    @Test
    void aShortTokenIsLookedForAsAWhole() {
        assertThat(new BearerToken("abc").withheldFrom("quotes abc.")).isEqualTo("[withheld: it quotes the token]");
        assertThat(new BearerToken("abc").withheldFrom("quotes ab.")).isEqualTo("quotes ab.");
    }
}

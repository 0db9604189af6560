package org.catalogpoller.poll;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
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
    void aTextWithoutTheTokenStaysAsItIs(String text) {
        assertThat(token.withheldFrom(text)).isEqualTo(text);
    }

    private static final String PAYLOAD = "eyJzdWIiOiJjYXRhbG9nIiwiZXhwIjoxNzY5ODYwODAwfQ";
    private final BearerToken jwt = new BearerToken("eyJhbGciOiJIUzI1NiJ9." + PAYLOAD + ".c2lnbmF0dXJl-LONGER_one");

    @Test
    void aSecretPartOfATokenIsFoundHoweverItIsWritten() {
        String signature = "c2lnbmF0dXJl-LONGER_one";
        for (String text : List.of(
                jwt.value(),
                "Bearer " + jwt.value() + "!",
                PAYLOAD,
                "sub: " + PAYLOAD.substring(7, 23),
                PAYLOAD.substring(7, 23),
                signature,
                signature.toUpperCase(Locale.ROOT),
                signature.replace("-", "%2D").replace("_", "%5f"),
                signature.replace("-", "\\u002d"))) {
            assertThat(jwt.isQuotedIn(text)).as(text).isTrue();
            assertThat(jwt.withheldFrom(text)).as(text).isEqualTo("[withheld: it quotes the token]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"", "{\"a"})
    void aTokenInBase64IsFoundWhereverItBegins(String before) {
        byte[] event = (before + jwt.value() + "\"}?>").getBytes(StandardCharsets.UTF_8);
        for (Base64.Encoder encoder :
                List.of(Base64.getEncoder(), Base64.getUrlEncoder().withoutPadding())) {
            String text = "Invalid input " + encoder.encodeToString(event);
            assertThat(jwt.isQuotedIn(text)).as(text).isTrue();
            assertThat(jwt.withheldFrom("x" + text)).isEqualTo("[withheld: it quotes the token]");
        }
    }

    @Test
    void aTextInBase64WithoutTheTokenStaysAsItIs() {
        String text = Base64.getEncoder()
                .encodeToString("{\"catalog_name\":\"test_catalog\"}".getBytes(StandardCharsets.UTF_8));
        assertThat(jwt.withheldFrom(text)).isEqualTo(text);
        assertThat(jwt.isQuotedIn("kb_name_of-a+catalog/with_a_long_name")).isFalse();
    }

    @Test
    void theHeaderOfAJwtIsWithheldAndIsNoSecret() {
        assertThat(jwt.isQuotedIn("eyJhbGciOiJIUzI1NiJ9")).isFalse();
        assertThat(jwt.withheldFrom("eyJhbGciOiJIUzI1NiJ9")).isEqualTo("[withheld: it quotes the token]");
    }

    @Test
    void aTextWithAShortPieceOfTheTokenDoesNotQuoteIt() {
        assertThat(jwt.isQuotedIn(PAYLOAD.substring(7, 22))).isFalse();
        assertThat(jwt.isQuotedIn("it has " + PAYLOAD.substring(7, 22) + " and no more"))
                .isFalse();
        assertThat(new BearerToken("kb").isQuotedIn("kb-7")).isFalse();
    }

    @Test
    void theTokenIsMaskedAndATextWithAPartOfItIsWithheld() {
        assertThat(jwt.maskedIn("Bearer " + jwt.value())).isEqualTo("Bearer ***");
        assertThat(jwt.maskedIn("Bearer " + PAYLOAD)).isEqualTo("[withheld: it quotes the token]");
        assertThat(jwt.maskedIn("KB1")).isEqualTo("KB1");
    }

    @Test
    void aPartOfEightCharactersIsFound() {
        assertThat(new BearerToken("abc.ABCDEFGH").isQuotedIn("it has abcdefgh"))
                .isTrue();
        assertThat(new BearerToken("ABCD.EFG").isQuotedIn("it has abcd.efg")).isTrue();
        assertThat(new BearerToken("abc.ABCDEFG").isQuotedIn("it has abcdefg")).isFalse();
    }

    @Test
    void aTokenIsVisibleAscii() {
        assertThat(BearerToken.isSendable("!~")).isTrue();
        for (String text : List.of("", "a b", "a\u007f", "a\t", "\u00e9")) {
            assertThat(BearerToken.isSendable(text)).as(text).isFalse();
        }
    }

    @Test
    void aShortTokenIsLookedForAsAWhole() {
        assertThat(new BearerToken("abc").withheldFrom("quotes abc.")).isEqualTo("[withheld: it quotes the token]");
        assertThat(new BearerToken("abc").withheldFrom("quotes ab.")).isEqualTo("quotes ab.");
    }
}

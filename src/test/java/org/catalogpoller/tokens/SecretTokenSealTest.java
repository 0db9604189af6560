package org.catalogpoller.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.spec.SecretKeySpec;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.port.TokenSealException;
import org.catalogpoller.secrets.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTokenSealTest {

    private static final BearerToken TOKEN = new BearerToken("SECRET-CANARY-TOKEN");
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final String OLD = "an old key with as much chance in it as 256 bits";
    private static final String NEW = "a new key with as much chance in it as 256 bits..";
    private static final String KNOWN = "v1.30e549c9.yv66vvrO263eyviI_tIIjJVDvzTjT26VNVCn-4_vhfjez2knN-2Ezs8HKBunNUM";
    private static final HexFormat HEX = HexFormat.of();

    /** The versions of the secret by their labels. */
    private final Map<String, String> versions = new HashMap<>(Map.of("AWSCURRENT", OLD));

    private final List<String> calls = new ArrayList<>();
    private final SecretTokenSeal seal = environment();

    /** A seal without any key in its memory. */
    private SecretTokenSeal environment() {
        return new SecretTokenSeal(
                new SealKeys((label, limit) -> {
                    calls.add(label);
                    if (!versions.containsKey(label)) {
                        throw new ProblemException("there is no version " + label);
                    }
                    return new Secret(versions.get(label));
                }),
                () -> HEX.parseHex("cafebabefacedbaddecaf888"));
    }

    private TokenSealException refusal(String sealed) {
        return catchThrowableOfType(TokenSealException.class, () -> seal.open(sealed, "poll-1", LIMIT));
    }

    /** Test case 16 of McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B. */
    @Test
    void theCipherGivesThePublishedAnswer() {
        byte[] key = HEX.parseHex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
        byte[] text = HEX.parseHex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
                + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
        byte[] boundTo = HEX.parseHex("feedfacedeadbeeffeedfacedeadbeefabaddad2");

        byte[] sealed = new SealKey("id", new SecretKeySpec(key, "AES"))
                .seal(HEX.parseHex("cafebabefacedbaddecaf888"), text, boundTo);

        assertThat(HEX.formatHex(sealed))
                .isEqualTo("522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
                        + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
                        + "76fc6ece0f4e1768cddf8853bb2d551b");
    }

    /** Made with Python's "cryptography": schedules outlive deployments. */
    @Test
    void theFormOfASealedTokenStaysTheSame() {
        assertThat(seal.seal(TOKEN, "poll-1", LIMIT)).isEqualTo(KNOWN);
        assertThat(seal.open(KNOWN, "poll-1", LIMIT)).isEqualTo(TOKEN);
    }

    @Test
    void aTokenIsSealedAnotherWayEachTime() {
        SecretTokenSeal real =
                new SecretTokenSeal(new SealKeys((label, limit) -> new Secret(OLD)), SecretTokenSeal::nonce);

        String sealed = real.seal(TOKEN, "poll-1", LIMIT);

        assertThat(sealed).isNotEqualTo(real.seal(TOKEN, "poll-1", LIMIT)).doesNotContain(TOKEN.value());
        assertThat(real.open(sealed, "poll-1", LIMIT)).isEqualTo(TOKEN);
    }

    @Test
    void anotherPollCannotOpenASealedToken() {
        String sealed = seal.seal(TOKEN, "poll-2", LIMIT);

        assertThat(refusal(sealed)).hasMessage("the sealed token was changed, or is another poll's");
        assertThat(refusal(sealed).isForGood()).isTrue();
    }

    @Test
    void aSealedTokenWithAnyOtherCharacterIsRefused() {
        String sealed = seal.seal(TOKEN, "poll-1", LIMIT);
        for (int i = 0; i < sealed.length(); i++) {
            char other = sealed.charAt(i) == 'f' ? 'e' : 'f';
            assertThat(refusal(sealed.substring(0, i) + other + sealed.substring(i + 1)))
                    .as("character " + i)
                    .isNotNull();
        }
    }

    @Test
    void aSealedTokenThatIsCutIsRefusedForGood() {
        String sealed = seal.seal(TOKEN, "poll-1", LIMIT);
        for (int length = 0; length < sealed.length(); length++) {
            assertThat(refusal(sealed.substring(0, length)).isForGood())
                    .as(length + " characters")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "v1", "v1..", "v1.0123abcd.AAAA", "v2.0123abcd.AAAA", "SECRET-CANARY-TOKEN"})
    void whatIsNoSealedTokenIsRefusedForGood(String sealed) {
        assertThat(refusal(sealed)).hasMessage("the sealed token has no form that is known");
        assertThat(refusal(sealed).isForGood()).isTrue();
    }

    @Test
    void anEnvironmentAsksForTheKeyOnce() {
        String sealed = seal.seal(TOKEN, "poll-1", LIMIT);
        seal.open(sealed, "poll-1", LIMIT);
        seal.seal(TOKEN, "poll-2", LIMIT);

        assertThat(calls).containsExactly("AWSCURRENT");
    }

    @Test
    void aRotatedKeyStillOpensWhatTheFormerOneSealed() {
        String sealed = seal.seal(TOKEN, "poll-1", LIMIT);
        versions.putAll(Map.of("AWSCURRENT", NEW, "AWSPREVIOUS", OLD));
        calls.clear();
        SecretTokenSeal later = environment();

        assertThat(later.open(sealed, "poll-1", LIMIT)).isEqualTo(TOKEN);
        assertThat(later.open(later.seal(TOKEN, "poll-2", LIMIT), "poll-2", LIMIT))
                .isEqualTo(TOKEN);
        assertThat(calls).containsExactly("AWSCURRENT", "AWSPREVIOUS");
    }

    @Test
    void anEnvironmentFromBeforeARotationOpensWhatTheNewKeySealed() {
        seal.seal(TOKEN, "poll-1", LIMIT);
        versions.putAll(Map.of("AWSCURRENT", NEW, "AWSPREVIOUS", OLD));

        assertThat(seal.open(environment().seal(TOKEN, "poll-1", LIMIT), "poll-1", LIMIT))
                .isEqualTo(TOKEN);
    }

    @Test
    void aSecretMayHoldTheFormerKeyBesideTheKey() {
        String sealed = seal.seal(TOKEN, "poll-1", LIMIT);
        versions.put("AWSCURRENT", "{\"key\":\"" + NEW + "\",\"previous\":\"" + OLD + "\"}");
        calls.clear();

        assertThat(environment().open(sealed, "poll-1", LIMIT)).isEqualTo(TOKEN);
        assertThat(calls).containsExactly("AWSCURRENT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "too short"})
    void aFormerKeyThatIsNoneIsNotInTheWayOfTheKey(String former) {
        String sealed = seal.seal(TOKEN, "poll-1", LIMIT);
        versions.put("AWSCURRENT", "{\"key\":\"" + OLD + "\",\"previous\":\"" + former + "\"}");

        assertThat(environment().open(sealed, "poll-1", LIMIT)).isEqualTo(TOKEN);
        assertThat(environment().seal(TOKEN, "poll-1", LIMIT)).isEqualTo(sealed);
    }

    @Test
    void aTokenOfAnotherKeyIsToldFromAMissingKey() {
        String sealed = seal.seal(TOKEN, "poll-1", LIMIT);
        versions.put("AWSCURRENT", NEW);
        SecretTokenSeal later = environment();

        TokenSealException refusal =
                catchThrowableOfType(TokenSealException.class, () -> later.open(sealed, "poll-1", LIMIT));

        assertThat(refusal.getMessage())
                .startsWith("the token is sealed with the key ")
                .endsWith("there is no version AWSPREVIOUS");
        assertThat(refusal.isForGood()).isFalse();
    }

    @Test
    void aKeyThatTheSecretDoesNotHaveMayComeBack() {
        String sealed = seal.seal(TOKEN, "poll-1", LIMIT);
        versions.putAll(Map.of("AWSCURRENT", NEW, "AWSPREVIOUS", NEW));
        SecretTokenSeal later = environment();

        TokenSealException refusal =
                catchThrowableOfType(TokenSealException.class, () -> later.open(sealed, "poll-1", LIMIT));

        assertThat(refusal)
                .hasMessageMatching(
                        "the token is sealed with the key [0-9a-f]{8}, which TOKEN_KEY_SECRET_ARN does not have");
        assertThat(refusal.isForGood()).isFalse();
        versions.put("AWSPREVIOUS", OLD);
        assertThat(later.open(sealed, "poll-1", LIMIT)).isEqualTo(TOKEN);
    }

    @Test
    void aKeyThatIsTooShortIsRefusedWithoutAWordOfIt() {
        versions.put("AWSCURRENT", "too short a key");

        assertThat(catchThrowableOfType(TokenSealException.class, () -> seal.seal(TOKEN, "poll-1", LIMIT)))
                .hasMessage("there is no key for tokens (TOKEN_KEY_SECRET_ARN): it has fewer than 32 characters");
    }

    @Test
    void withoutAKeyASealedTokenIsRefusedUntilThereIsOne() {
        SecretTokenSeal off = new SecretTokenSeal(null, () -> new byte[0]);
        String sealed = seal.seal(TOKEN, "poll-1", LIMIT);

        TokenSealException refusal =
                catchThrowableOfType(TokenSealException.class, () -> off.open(sealed, "poll-1", LIMIT));

        assertThat(off.isOn()).isFalse();
        assertThat(refusal).hasMessage("the token is sealed, and TOKEN_KEY_SECRET_ARN is not set");
        assertThat(refusal.isForGood()).isFalse();
    }

    @Test
    void aKeyPrintsNothingOfItself() {
        assertThat(SealKey.of(OLD).toString()).matches("SealKey\\[[0-9a-f]{8}]");
    }
}

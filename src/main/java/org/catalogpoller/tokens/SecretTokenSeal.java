package org.catalogpoller.tokens;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.catalogpoller.config.PollSettings;
import org.catalogpoller.config.SecretSetting;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.port.TokenSeal;
import org.catalogpoller.port.TokenSealException;
import org.catalogpoller.secrets.SecretReader;
import org.jspecify.annotations.Nullable;

/** Seals with a key from AWS Secrets Manager. A sealed token names its form and its key: {@code v1.<key id>.<base64url>}. */
@Singleton
class SecretTokenSeal implements TokenSeal {

    private static final Pattern FORM = Pattern.compile("v1\\.([0-9a-f]{8})\\.([A-Za-z0-9_-]{38,})");

    private final @Nullable SealKeys keys;
    private final Supplier<byte[]> nonces;

    @Inject
    SecretTokenSeal(PollSettings settings, SecretReader secrets) {
        this(keys(settings.tokenKey(), secrets), SecretTokenSeal::nonce);
    }

    SecretTokenSeal(@Nullable SealKeys keys, Supplier<byte[]> nonces) {
        this.keys = keys;
        this.nonces = nonces;
    }

    private static @Nullable SealKeys keys(@Nullable SecretSetting setting, SecretReader secrets) {
        return setting == null ? null : new SealKeys((label, limit) -> secrets.read(setting, label, limit));
    }

    /** Made anew: environments that SnapStart restores from one snapshot would share what a generator knows. */
    static byte[] nonce() {
        byte[] nonce = new byte[SealKey.NONCE];
        new SecureRandom().nextBytes(nonce);
        return nonce;
    }

    @Override
    public boolean isOn() {
        return keys != null;
    }

    @Override
    public synchronized String seal(BearerToken token, String pollId, Duration limit) {
        SealKey key = keys().current(limit);
        byte[] nonce = nonces.get();
        byte[] sealed = key.seal(nonce, bytes(token.value()), bytes(pollId));
        byte[] both = Arrays.copyOf(nonce, nonce.length + sealed.length);
        System.arraycopy(sealed, 0, both, nonce.length, sealed.length);
        return "v1." + key.id() + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(both);
    }

    @Override
    public synchronized BearerToken open(String sealed, String pollId, Duration limit) {
        Matcher form = FORM.matcher(sealed);
        if (!form.matches()) {
            throw TokenSealException.forGood("the sealed token has no form that is known");
        }
        SealKey key = keys().find(form.group(1), limit);
        if (key == null) {
            throw TokenSealException.forNow(
                    "the token is sealed with the key " + form.group(1) + ", which TOKEN_KEY_SECRET_ARN does not have");
        }
        byte[] both = decoded(form.group(2));
        byte[] nonce = Arrays.copyOf(both, SealKey.NONCE);
        byte[] token = key.open(nonce, Arrays.copyOfRange(both, SealKey.NONCE, both.length), bytes(pollId));
        if (token == null) {
            throw changed();
        }
        return new BearerToken(new String(token, StandardCharsets.UTF_8));
    }

    /** Base64 has no text of some lengths, such as 41 characters. */
    private static byte[] decoded(String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw changed();
        }
    }

    private static TokenSealException changed() {
        return TokenSealException.forGood("the sealed token was changed, or is another poll's");
    }

    private SealKeys keys() {
        if (keys == null) {
            throw TokenSealException.forNow("the token is sealed, and TOKEN_KEY_SECRET_ARN is not set");
        }
        return keys;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

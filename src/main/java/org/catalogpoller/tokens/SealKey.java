package org.catalogpoller.tokens;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.catalogpoller.poll.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * A key of AES-256 in Galois/Counter Mode (NIST SP 800-38D), made of a text.
 *
 * @param id a name of the key that shows nothing of it
 */
record SealKey(String id, SecretKeySpec key) {

    /** What NIST recommends for the nonce, in bytes. A random one is good for up to 2^32 tokens a key (8.3). */
    static final int NONCE = 12;

    private static final int TAG_BITS = 128;
    private static final int LEAST_CHARACTERS = 32;
    private static final int ID_BYTES = 4;

    /** Whether a text can be a key. */
    static boolean isLongEnough(String text) {
        return text.strip().length() >= LEAST_CHARACTERS;
    }

    /** The key of a text with 256 random bits in it, in any form. */
    static SealKey of(String text) {
        String bare = text.strip();
        if (!isLongEnough(bare)) {
            throw new ProblemException("it has fewer than " + LEAST_CHARACTERS + " characters");
        }
        byte[] key = sha256(bare.getBytes(StandardCharsets.UTF_8));
        String id = HexFormat.of().formatHex(Arrays.copyOf(sha256(key), ID_BYTES));
        return new SealKey(id, new SecretKeySpec(key, "AES"));
    }

    byte[] seal(byte[] nonce, byte[] text, byte[] boundTo) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, nonce, boundTo).doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Null where it was changed, or is bound to something else. */
    byte @Nullable [] open(byte[] nonce, byte[] sealed, byte[] boundTo) {
        try {
            return cipher(Cipher.DECRYPT_MODE, nonce, boundTo).doFinal(sealed);
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] boundTo) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(boundTo);
        return cipher;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "SealKey[" + id + "]";
    }
}

package org.catalogpoller.catalogdb;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import java.security.spec.InvalidKeySpecException;
import java.util.Arrays;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What SCRAM makes of a password (RFC 5802, SaltedPassword), kept for the next login. PostgreSQL sends the same salt
 * until the password changes. Its 4,096 rounds take a native function 3.4 ms, more than the TLS handshake before them.
 *
 * <p>The PostgreSQL client of Vert.x has no setting for this. So a method below it is replaced in the native image, and
 * only there. If an update moves the method, the native build ends and names it.
 */
final class SaltedPassword {

    private static @Nullable SaltedPassword last;

    private final char[] password;
    private final byte[] salt;
    private final int rounds;
    private final byte[] key;

    private SaltedPassword(char[] password, byte[] salt, int rounds, byte[] key) {
        this.password = password;
        this.salt = salt;
        this.rounds = rounds;
        this.key = key;
    }

    /** @param bits of the key */
    static synchronized byte[] of(SecretKeyFactory factory, int bits, char[] password, byte[] salt, int rounds)
            throws InvalidKeySpecException {
        SaltedPassword known = last;
        if (known == null || !known.isOf(bits, password, salt, rounds)) {
            byte[] key = factory.generateSecret(new PBEKeySpec(password, salt, rounds, bits))
                    .getEncoded();
            known = new SaltedPassword(password.clone(), salt.clone(), rounds, key);
            last = known;
        }
        return known.key.clone();
    }

    private boolean isOf(int bits, char[] aPassword, byte[] aSalt, int someRounds) {
        return Arrays.equals(password, aPassword)
                && Arrays.equals(salt, aSalt)
                && rounds == someRounds
                && key.length * Byte.SIZE == bits;
    }

    @TargetClass(className = "com.ongres.scram.common.CryptoUtil")
    static final class InClient {

        @Substitute
        static byte[] hi(SecretKeyFactory factory, int bits, char[] password, byte[] salt, int rounds) {
            try {
                return SaltedPassword.of(factory, bits, password, salt, rounds);
            } catch (InvalidKeySpecException e) {
                throw new IllegalArgumentException(e);
            }
        }
    }
}

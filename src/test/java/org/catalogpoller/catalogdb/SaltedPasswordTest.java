package org.catalogpoller.catalogdb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import java.security.Provider;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.SecretKeyFactorySpi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The native function computes the key of a login once for the same password and salt. */
class SaltedPasswordTest {

    private static final int BITS = 256;
    private static final int ROUNDS = 4096;

    private final AtomicInteger computed = new AtomicInteger();
    private SecretKeyFactory factory;

    @BeforeEach
    void count() throws Exception {
        factory = new Counting(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256"), computed);
        key("none", "before", 1);
        computed.set(0);
    }

    @Test
    void theSaltedPasswordIsThatOfTheClient() throws Exception {
        assertThat(key("pa55", "salt", ROUNDS))
                .isEqualTo(ScramFunctions.saltedPassword(
                        ScramMechanism.SCRAM_SHA_256,
                        StringPreparation.NO_PREPARATION,
                        "pa55".toCharArray(),
                        "salt".getBytes(US_ASCII),
                        ROUNDS));
    }

    @Test
    void theSaltedPasswordIsComputedOnceForTheSameLogin() throws Exception {
        byte[] first = key("pa55", "salt", ROUNDS);
        byte[] copy = first.clone();
        first[0]++;

        assertThat(key("pa55", "salt", ROUNDS)).isEqualTo(copy);
        assertThat(computed).hasValue(1);
    }

    @Test
    void anotherPasswordSaltOrNumberOfRoundsIsComputedAnew() throws Exception {
        byte[] key = key("pa55", "salt", ROUNDS);

        assertThat(key("rotated", "salt", ROUNDS)).isNotEqualTo(key);
        assertThat(key("pa55", "other", ROUNDS)).isNotEqualTo(key);
        assertThat(key("pa55", "salt", ROUNDS + 1)).isNotEqualTo(key);
        assertThat(computed).hasValue(4);
    }

    private byte[] key(String password, String salt, int rounds) throws Exception {
        return SaltedPassword.of(factory, BITS, password.toCharArray(), salt.getBytes(US_ASCII), rounds);
    }

    private static final class Counting extends SecretKeyFactory {

        Counting(SecretKeyFactory factory, AtomicInteger computed) {
            super(new Spi(factory, computed), new Provider("counting", "1", "") {}, factory.getAlgorithm());
        }
    }

    private static final class Spi extends SecretKeyFactorySpi {

        private final SecretKeyFactory factory;
        private final AtomicInteger computed;

        Spi(SecretKeyFactory factory, AtomicInteger computed) {
            this.factory = factory;
            this.computed = computed;
        }

        @Override
        protected SecretKey engineGenerateSecret(KeySpec spec) {
            computed.incrementAndGet();
            try {
                return factory.generateSecret(spec);
            } catch (InvalidKeySpecException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        protected KeySpec engineGetKeySpec(SecretKey key, Class<?> type) {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SecretKey engineTranslateKey(SecretKey key) {
            throw new UnsupportedOperationException();
        }
    }
}

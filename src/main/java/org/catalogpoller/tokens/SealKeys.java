package org.catalogpoller.tokens;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.port.TokenSealException;
import org.catalogpoller.secrets.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The keys in a secret. The present one is read once in an environment. After a rotation tokens come that another key has
 * sealed: then the secret is read again, and its former version.
 */
final class SealKeys {

    /** The labels that Secrets Manager gives to the versions of a secret (user guide, "Secret versions"). */
    static final String CURRENT = "AWSCURRENT";

    static final String PREVIOUS = "AWSPREVIOUS";

    private final BiFunction<String, Duration, Secret> versions;
    private final Map<String, SealKey> known = new HashMap<>();
    private @Nullable SealKey current;

    /** @param versions the secret by its label, within a time */
    SealKeys(BiFunction<String, Duration, Secret> versions) {
        this.versions = versions;
    }

    /** The key that seals. */
    SealKey current(Duration limit) {
        return current == null ? readCurrent(limit) : current;
    }

    /** The key of an id; null where the secret does not have it. */
    @Nullable
    SealKey find(String id, Duration limit) {
        if (!known.containsKey(id)) {
            readCurrent(limit);
        }
        if (!known.containsKey(id)) {
            readPrevious(id, limit);
        }
        return known.get(id);
    }

    private SealKey readCurrent(Duration limit) {
        try {
            current = read(CURRENT, limit);
            return current;
        } catch (ProblemException e) {
            throw TokenSealException.forNow("there is no key for tokens (TOKEN_KEY_SECRET_ARN): " + e.problem());
        }
    }

    /** A secret that was never rotated has no such version. */
    private void readPrevious(String id, Duration limit) {
        try {
            read(PREVIOUS, limit);
        } catch (ProblemException e) {
            throw TokenSealException.forNow("the token is sealed with the key " + id
                    + ", which TOKEN_KEY_SECRET_ARN does not hold now; its former version cannot be read: "
                    + e.problem());
        }
    }

    private SealKey read(String label, Duration limit) {
        Secret secret = versions.apply(label, limit);
        SealKey key = SealKey.of(secret.value("key"));
        known.put(key.id(), key);
        String previous = secret.member("previous");
        // one that is no key has sealed nothing
        if (previous != null && SealKey.isLongEnough(previous)) {
            SealKey former = SealKey.of(previous);
            known.put(former.id(), former);
        }
        return key;
    }
}

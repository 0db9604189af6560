package org.catalogpoller.simulation;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.catalogpoller.config.Settings;

/**
 * How the function is configured.
 *
 * @param timeOut after which Lambda kills an invocation
 */
record Deployment(Settings settings, Duration timeOut) {

    private static final Map<String, String> REQUIRED = Map.of(
            "CATALOG_API_URL", "https://catalogs.example.com",
            "DB_HOST", "db.example.com",
            "DB_NAME", "backend",
            "DB_USER", "poller",
            "DB_PASSWORD", "secret",
            "SCHEDULER_ROLE_ARN", "arn:aws:iam::123456789012:role/scheduler");

    /** With this, tokens are sealed. */
    static final String KEY = "arn:aws:secretsmanager:us-east-1:123456789012:secret:key-1a2b3c";

    /**
     * Many polls are limited to few attempts, so that limits and faults meet. Half of them wait as they do by
     * default.
     */
    static Deployment any(Chance chance) {
        Map<String, String> variables = new HashMap<>();
        variables.put("POLL_MAX_ATTEMPTS", oneOf(chance, "150", "150", "150", "20", "3", "1"));
        if (chance.oneIn(2)) {
            variables.put("TOKEN_KEY_SECRET_ARN", KEY);
        }
        variables.put("POLL_RETENTION", oneOf(chance, "1d", "none"));
        if (chance.oneIn(2)) {
            if (chance.oneIn(3)) {
                variables.put("CATALOG_API_MAX_RATE", oneOf(chance, "0.02", "0.1", "2"));
            }
            return with(variables, Duration.ofSeconds(30));
        }
        variables.put("POLL_BACKOFF", oneOf(chance, "fixed", "exponential"));
        variables.put("POLL_BACKOFF_MULTIPLIER", oneOf(chance, "1.1", "1.5", "2"));
        variables.put("POLL_MAX_INTERVAL", oneOf(chance, "1m", "5m", "20m"));
        variables.put("POLL_JITTER", oneOf(chance, "0", "0.3", "1"));
        variables.put("POLL_FIRST_DELAY", oneOf(chance, "0s", "0s", "1s", "90s", "12m"));
        variables.put("POLL_HOLD", oneOf(chance, "0s", "20s", "45s", "4m", "10m", "15m"));
        return with(variables, Duration.ofSeconds(chance.oneIn(2) ? 60 : 900));
    }

    static Deployment with(Map<String, String> variables, Duration timeOut) {
        Map<String, String> all = new HashMap<>(REQUIRED);
        all.putAll(variables);
        return new Deployment(Settings.read(all::get), timeOut);
    }

    private static String oneOf(Chance chance, String... values) {
        return List.of(values).get(chance.upTo(values.length));
    }
}

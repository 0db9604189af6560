package org.catalogpoller.testing;

import java.util.HashMap;
import java.util.Map;
import org.catalogpoller.config.Settings;

/** Settings with nothing but what is required, and what a test sets beside it. */
public final class TestSettings {

    public static final String ROLE_ARN = "arn:aws:iam::123456789012:role/poller";

    private static final Map<String, String> REQUIRED = Map.of(
            "CATALOG_API_URL", "https://api.example",
            "DB_HOST", "db.example",
            "DB_NAME", "backend",
            "DB_USER", "poller",
            "DB_PASSWORD", "secret",
            "SCHEDULER_ROLE_ARN", ROLE_ARN);

    private TestSettings() {}

    public static Settings required() {
        return with(Map.of());
    }

    public static Settings with(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(REQUIRED);
        all.putAll(variables);
        return Settings.read(all::get);
    }
}

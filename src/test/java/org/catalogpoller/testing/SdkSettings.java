package org.catalogpoller.testing;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The AWS SDK's own settings, which it reads from system properties: set for one test and put back after it. */
public final class SdkSettings implements BeforeEachCallback, AfterEachCallback {

    private static final String ENDPOINT = "aws.endpointUrlScheduler";
    private static final String SECRETS_MANAGER = "aws.endpointUrlSecretsManager";
    private static final Map<String, String> SETTINGS = Map.of(
            ENDPOINT,
            "http://localhost:1",
            SECRETS_MANAGER,
            "http://localhost:1",
            "aws.region",
            "us-east-1",
            "aws.accessKeyId",
            "test",
            "aws.secretAccessKey",
            "test");

    private final Map<String, String> before = new HashMap<>();

    /** Where EventBridge Scheduler is from now on. */
    public static void endpoint(String url) {
        SETTINGS.forEach(System::setProperty);
        System.setProperty(ENDPOINT, url);
    }

    /** Where Secrets Manager is from now on. */
    public static void secretsManager(String url) {
        SETTINGS.forEach(System::setProperty);
        System.setProperty(SECRETS_MANAGER, url);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        SETTINGS.keySet().forEach(name -> before.put(name, System.getProperty(name)));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }
}

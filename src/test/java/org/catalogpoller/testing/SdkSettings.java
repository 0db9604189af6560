package org.catalogpoller.testing;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The AWS SDK's own settings, which it reads from system properties: set for one test and put back after it. */
public final class SdkSettings implements BeforeEachCallback, AfterEachCallback {

    private static final String ENDPOINT = "aws.endpointUrl";
    private static final String NOWHERE = "http://localhost:1";
    private static final Map<String, String> SETTINGS = Map.of(
            ENDPOINT + "Scheduler",
            NOWHERE,
            ENDPOINT + "Sns",
            NOWHERE,
            ENDPOINT + "EventBridge",
            NOWHERE,
            "aws.region",
            "us-east-1",
            "aws.accessKeyId",
            "test",
            "aws.secretAccessKey",
            "test");

    private final Map<String, String> before = new HashMap<>();

    /** Where EventBridge Scheduler is from now on. */
    public static void endpoint(String url) {
        endpoint("Scheduler", url);
    }

    /** Where a service is from now on, by the name that it has in its property. */
    public static void endpoint(String service, String url) {
        SETTINGS.forEach(System::setProperty);
        System.setProperty(ENDPOINT + service, url);
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

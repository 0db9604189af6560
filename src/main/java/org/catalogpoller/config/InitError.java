package org.catalogpoller.config;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The error of a start that failed (Lambda developer guide, "Using the Lambda runtime API", initialization error). Lambda
 * answers the invocation with it, and logs it.
 */
final class InitError {

    private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(2).toMillis();
    /** One of the categories in that guide. */
    private static final String CATEGORY = "Runtime.ConfigInvalid";

    private InitError() {}

    /**
     * Logs the message, posts it and ends the process.
     *
     * <p>Thrown further, the message is lost. AWS's Java runtime posts "Quarkus manual initialization failed" and logs stack
     * traces. Quarkus's native loop posts "The application is stopping". System.exit never ends: Quarkus's shutdown hook
     * waits for the end of the start.
     */
    static void end(RuntimeException why) {
        System.err.println(why.getMessage());
        String runtimeApi = System.getenv("AWS_LAMBDA_RUNTIME_API");
        if (runtimeApi != null) {
            post(runtimeApi, why);
        }
        System.err.flush();
        Runtime.getRuntime().halt(1);
    }

    private static void post(String runtimeApi, RuntimeException why) {
        try {
            URI address = URI.create("http://" + runtimeApi + "/2018-06-01/runtime/init/error");
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/json");
            connection.setRequestProperty("Lambda-Runtime-Function-Error-Type", CATEGORY);
            connection.getOutputStream().write(body(why).getBytes(StandardCharsets.UTF_8));
            connection.getResponseCode();
        } catch (IOException e) {
            System.err.println("The init error was not posted: " + e);
        }
    }

    private static String body(RuntimeException why) {
        return new JsonObject()
                .put("errorMessage", why.getMessage())
                .put("errorType", why.getClass().getName())
                .put("stackTrace", new JsonArray())
                .encode();
    }
}

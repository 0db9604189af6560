package org.catalogpoller.local.page;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;

/** The surroundings of quarkus:dev, in a test. */
public class LocalWork implements QuarkusTestProfile {

    @Override
    public String getConfigProfile() {
        return "dev";
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        String port = String.valueOf(freePort());
        return Map.of(
                "quarkus.lambda.mock-event-server.test-port",
                port,
                "quarkus.lambda.mock-event-server.dev-port",
                port,
                "quarkus.arc.exclude-types",
                "org.catalogpoller.testing.TestClock",
                "poll.interval",
                "1s",
                // a thousand polls write ten thousand lines, which the page has
                "quarkus.log.console.level",
                "WARN");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

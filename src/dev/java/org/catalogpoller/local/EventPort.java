package org.catalogpoller.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code quarkus:dev} takes events: port 8080, or any free port while something else listens there. Quarkus itself
 * would stop its start without a word. Another source of the property has precedence.
 */
public final class EventPort implements ConfigSource {

    static final String PROPERTY = "quarkus.lambda.mock-event-server.dev-port";
    private static final int PREFERRED = 8080;
    private static final String ANY = "0";

    @Override
    public @Nullable String getValue(String property) {
        return property.equals(PROPERTY) ? (isFree(PREFERRED) ? String.valueOf(PREFERRED) : ANY) : null;
    }

    @Override
    public Set<String> getPropertyNames() {
        return Set.of(PROPERTY);
    }

    @Override
    public String getName() {
        return "a free port for events";
    }

    /** Asked for both: some systems let one program listen on the loopback address and another on all addresses. */
    private static boolean isFree(int port) {
        return canListen(port, InetAddress.getLoopbackAddress()) && canListen(port, null);
    }

    private static boolean canListen(int port, @Nullable InetAddress address) {
        try (ServerSocket socket = new ServerSocket(port, 1, address)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}

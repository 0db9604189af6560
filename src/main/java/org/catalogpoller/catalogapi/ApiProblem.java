package org.catalogpoller.catalogapi;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one line why the API gave no answer, whatever layer noticed. It knows failures by their types. */
final class ApiProblem {

    /** These come from a connection that was not there before. */
    private static final List<Class<? extends Exception>> NOT_FROM_BEFORE =
            List.of(ConnectException.class, UnknownHostException.class, SSLException.class, TimeoutException.class);

    /** The client closes a connection whose answer it cannot read, and does not say by a type why. */
    private static final String CLOSED = "the API closed the connection, or its answer cannot be read:"
            + " no HTTP, or a first line over 4 KB, or headers over 8 KB";

    private ApiProblem() {}

    static String describe(Throwable failure) {
        return causes(failure)
                .map(ApiProblem::known)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(CLOSED);
    }

    /** Whether the failure may come from a connection that was dead before the request. */
    static boolean mayBeDeadConnection(Throwable failure) {
        return causes(failure).noneMatch(cause -> NOT_FROM_BEFORE.stream().anyMatch(type -> type.isInstance(cause)));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }

    private static @Nullable String known(Throwable cause) {
        if (cause instanceof SSLException) {
            return "the TLS connection to the API failed: " + ApiTlsProblem.describe(cause);
        }
        if (cause instanceof UnknownHostException) {
            return "the API's host name cannot be resolved";
        }
        if (cause instanceof ConnectException) {
            return "the API cannot be reached";
        }
        if (cause instanceof TimeoutException) {
            return "the API did not answer in time";
        }
        return null;
    }
}

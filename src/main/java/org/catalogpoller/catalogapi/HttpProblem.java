package org.catalogpoller.catalogapi;

import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one line why the API gave no answer, whatever layer noticed. It knows failures by their types, as far as they are kept. */
final class HttpProblem {

    /** These come from a connection that was not there before. */
    private static final List<Class<? extends Exception>> NOT_FROM_BEFORE =
            List.of(ConnectException.class, UnknownHostException.class, SSLException.class, TimeoutException.class);

    /** What Netty says. RESTEasy keeps the text of its exception, and not the type. */
    private static final String TOO_LARGE = "is larger than";

    private HttpProblem() {}

    static String describe(Throwable failure) {
        return causes(failure)
                .map(HttpProblem::known)
                .filter(Objects::nonNull)
                .findFirst()
                // the client itself closes a connection whose answer it cannot read
                .orElse("the API closed the connection, or its answer is no HTTP");
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
            return "the TLS connection to the API failed: " + TlsProblem.describe(cause);
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
        if (String.valueOf(cause.getMessage()).contains(TOO_LARGE)) {
            return "the head of the API's answer is too large: its first line has over 4 KB, or its headers have over 8 KB";
        }
        return null;
    }
}

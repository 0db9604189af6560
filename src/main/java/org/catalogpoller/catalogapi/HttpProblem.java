package org.catalogpoller.catalogapi;

import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClosedException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in one line why the API gave no answer, whatever layer noticed. */
final class HttpProblem {

    private HttpProblem() {}

    static String describe(Throwable failure) {
        Throwable last = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String problem = known(cause);
            if (problem != null) {
                return problem;
            }
            last = cause;
        }
        return "the request to the API failed: " + last.getClass().getSimpleName();
    }

    /** Whether an open connection broke, in contrast to one that could not be opened at all. */
    static boolean isConnectionLost(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof SSLException) {
                return false;
            }
            if (cause instanceof HttpClosedException || cause instanceof SocketException || isReset(cause)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String known(Throwable cause) {
        if (cause instanceof SSLException) {
            return "the TLS connection to the API failed";
        }
        if (cause instanceof UnknownHostException) {
            return "the API's host name cannot be resolved";
        }
        if (cause instanceof ConnectException) {
            return "the API cannot be reached";
        }
        if (cause instanceof HttpClosedException || cause instanceof SocketException || isReset(cause)) {
            return "the API closed the connection";
        }
        if (cause instanceof TimeoutException) {
            return "the API did not answer in time";
        }
        return null;
    }

    /** What is thrown when a peer is gone, where it has no class of its own but only these words of the JDK or Vert.x. */
    private static boolean isReset(Throwable cause) {
        if (cause instanceof ClosedChannelException) {
            return true;
        }
        String message = cause.getMessage();
        return message != null
                && (cause instanceof IOException || cause instanceof VertxException)
                && (message.contains("Connection reset")
                        || message.contains("Broken pipe")
                        || message.equals("Connection was closed"));
    }
}

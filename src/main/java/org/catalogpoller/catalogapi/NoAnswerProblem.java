package org.catalogpoller.catalogapi;

import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.catalogpoller.poll.Causes;
import org.jspecify.annotations.Nullable;

/** Says in one line why the API gave no answer, whatever layer noticed. It knows failures by their types. */
final class NoAnswerProblem {

    /** These come from a connection that was not there before. */
    private static final List<Class<? extends Exception>> NOT_FROM_BEFORE =
            List.of(ConnectException.class, UnknownHostException.class, SSLException.class, TimeoutException.class);

    /** The types of Netty's for what is no HTTP, and those for a line or headers that are too long. */
    private static final List<Class<? extends Exception>> UNREADABLE =
            List.of(IllegalArgumentException.class, TooLongFrameException.class);

    private NoAnswerProblem() {}

    /**
     * What went wrong with a request.
     *
     * @param broken what was wrong with the bytes of the answer; null: nothing, or none came
     */
    static String describe(Throwable failure, @Nullable Throwable broken) {
        return Causes.of(failure)
                .map(NoAnswerProblem::known)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> ofAnswer(broken));
    }

    private static String ofAnswer(@Nullable Throwable broken) {
        if (broken == null || UNREADABLE.stream().noneMatch(type -> type.isInstance(broken))) {
            return "the API closed the connection before its answer was complete";
        }
        if (broken instanceof TooLongHttpLineException) {
            return "the API's answer cannot be read: its first line, or the line of a chunk, is over 4 KB";
        }
        if (broken instanceof TooLongHttpHeaderException) {
            return "the API's answer cannot be read: its headers are over 8 KB";
        }
        // Netty has no type of its own for it
        boolean isOfLength = String.valueOf(broken.getMessage()).contains("Content-Length");
        return "the API's answer cannot be read: "
                + (isOfLength ? "it has more than one Content-Length, or one that is no length" : "it is no HTTP");
    }

    /** Whether the failure may come from a connection that was dead before the request. */
    static boolean mayBeDeadConnection(Throwable failure) {
        return Causes.of(failure).noneMatch(cause -> NOT_FROM_BEFORE.stream().anyMatch(type -> type.isInstance(cause)));
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

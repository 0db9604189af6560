package org.catalogpoller.aws;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;

/** Says in one line why a call of AWS failed. */
public final class AwsProblem {

    /** The SDK begins so, and goes on with names of its classes and what it could not read. */
    private static final Pattern UNREADABLE =
            Pattern.compile("Unable to unmarshall response.*?(?:Response Code: (\\d+).*)?", Pattern.DOTALL);

    private static final String NO_ANSWER_OF_AWS =
            "is no whole answer of AWS: a proxy may have sent it, or what AWS_ENDPOINT_URL names";

    private AwsProblem() {}

    /**
     * What went wrong, in the words of AWS or the SDK as far as they are for people.
     *
     * @param failure an SdkException, or what the HTTP client throws at an answer that is no HTTP
     */
    public static String of(RuntimeException failure) {
        Throwable said = failure instanceof UncheckedIOException ? Objects.requireNonNull(failure.getCause()) : failure;
        String words = String.valueOf(said.getMessage());
        Matcher unreadable = UNREADABLE.matcher(words);
        if (!unreadable.matches()) {
            return words;
        }
        if (causes(failure).anyMatch(cause -> BoundedHttpClient.TOO_LARGE.equals(cause.getMessage()))) {
            return BoundedHttpClient.TOO_LARGE;
        }
        String status = unreadable.group(1);
        return "what came" + (status == null ? "" : " with status " + status) + " " + NO_ANSWER_OF_AWS;
    }

    /** The same, without a word of what came: it may hold a secret. */
    public static String withoutTheAnswer(RuntimeException failure) {
        return causes(failure)
                .map(AwsProblem::known)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> failure.getCause() == null
                        ? String.valueOf(failure.getMessage())
                        : "what came " + NO_ANSWER_OF_AWS);
    }

    private static @Nullable String known(Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "its host name cannot be resolved";
        }
        if (cause instanceof ConnectException) {
            return "it cannot be reached";
        }
        if (cause instanceof SSLException) {
            return "the TLS connection to it failed";
        }
        return cause instanceof SocketTimeoutException || cause instanceof ApiCallTimeoutException
                ? "it did not answer in time"
                : null;
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
    }
}

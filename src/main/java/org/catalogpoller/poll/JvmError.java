package org.catalogpoller.poll;

import java.util.Optional;

/**
 * An error of the JVM, such as an exhausted heap. The process itself has failed, and what it left undone is not known. So
 * the error ends the process, and not only an attempt.
 */
public final class JvmError {

    private JvmError() {}

    /** The error that a failure is, or that has caused it; empty where there is none. */
    public static Optional<Error> in(Throwable failure) {
        return Causes.of(failure)
                .filter(Error.class::isInstance)
                .map(Error.class::cast)
                .findFirst();
    }

    /** Throws the error that has caused a failure; does nothing where there is none. */
    public static void throwFrom(Throwable failure) {
        in(failure).ifPresent(error -> {
            throw error;
        });
    }
}

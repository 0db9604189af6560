package org.catalogpoller.lambda;

import org.jboss.logging.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Writes the lines of the log. */
@FunctionalInterface
public interface LogWriter {

    /**
     * Writes one line.
     *
     * @param trace the error whose stack trace follows the line; null: none
     */
    void write(Level level, String text, @Nullable Throwable trace);

    /** Writes one line without a stack trace. */
    default void write(Level level, String text) {
        write(level, text, null);
    }
}

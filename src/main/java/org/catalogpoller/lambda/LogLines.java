package org.catalogpoller.lambda;

import org.jboss.logging.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Takes the lines of the log. */
@FunctionalInterface
public interface LogLines {

    /**
     * Writes one line.
     *
     * @param trace the error whose stack trace follows the line; null: none
     */
    void line(Level level, String text, @Nullable Throwable trace);
}

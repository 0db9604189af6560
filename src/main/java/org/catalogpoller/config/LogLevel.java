package org.catalogpoller.config;

import java.util.logging.Level;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;

/**
 * The levels of the log. Those below INFO are for the function's own lines: at them the libraries log requests, and with
 * them credentials.
 */
public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR;

    /** The category of the function's own lines. */
    private static final String OWN = "poll";

    /** Makes this the level. Quarkus's own setting cannot be it: a mistake there ends in a stack trace. */
    public void apply() {
        Level level = LogContext.getLogContext().getLevelForName(name());
        Logger.getLogger(OWN).setLevel(level);
        for (var handler : Logger.getLogger("").getHandlers()) {
            handler.setLevel(level);
        }
    }
}

package org.catalogpoller.lambda;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.catalogpoller.poll.JvmError;
import org.jboss.logging.Logger;

/**
 * Ends the process at an error of the JVM. Lambda repeats the event in a new one (Lambda developer guide,
 * "Understanding the Lambda execution environment lifecycle"). Left alone, AWS's Java runtime goes on after some
 * errors. Netty and Vert.x log those of their threads. Then they go on, or go on without their loop.
 */
class EndOfProcess {

    private static final Logger LOG = Logger.getLogger("poll");
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    /** Sees the errors of all threads: those that end a thread, and those that a library logs. */
    void watch(@Observes StartupEvent start) {
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            return;
        }
        Thread.UncaughtExceptionHandler other = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            JvmError.in(failure).ifPresent(EndOfProcess::at);
            if (other != null) {
                other.uncaughtException(thread, failure);
            }
        });
        LogManager.getLogManager().getLogger("").addHandler(new LoggedErrors());
    }

    /** Logs one line and ends the process; outside of Lambda it throws the error. */
    static void at(Error error) {
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            throw error;
        }
        if (BEGUN.getAndSet(true)) {
            return;
        }
        try {
            LOG.fatal("the process ends because of " + error, error);
        } finally {
            // no shutdown hooks: they wait for threads, and the error may have been theirs
            Runtime.getRuntime().halt(1);
        }
    }

    private static final class LoggedErrors extends Handler {

        @Override
        public void publish(LogRecord line) {
            if (line.getThrown() != null) {
                JvmError.in(line.getThrown()).ifPresent(EndOfProcess::at);
            }
        }

        @Override
        public void flush() {
            // nothing is kept
        }

        @Override
        public void close() {
            // nothing is open
        }
    }
}

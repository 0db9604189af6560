package org.catalogpoller.testing;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Every wait in tests: it ends as soon as the thing is there. A failure says what was seen last. */
public final class Eventually {

    /** For the worst machine: 8 busy loops on 2 cores made a start of the function take half a minute. */
    public static final Duration BOUND = Duration.ofMinutes(5);

    private static final long PAUSE = Duration.ofMillis(20).toNanos();

    private Eventually() {}

    /**
     * Waits for a condition.
     *
     * @param what the condition in words
     * @param look called again and again
     * @return the first value that the condition accepts
     */
    public static <T> T see(String what, Supplier<T> look, Predicate<T> condition) {
        long end = System.nanoTime() + BOUND.toNanos();
        while (true) {
            T seen = look.get();
            if (condition.test(seen)) {
                return seen;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError(message(what, seen));
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    /**
     * The same future with the bound.
     *
     * @param what the event in words
     * @param seen called when the bound is over
     */
    public static <T> CompletableFuture<T> bounded(String what, CompletableFuture<T> future, Supplier<?> seen) {
        return future.thenApply(value -> value)
                .orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS)
                .exceptionally(problem -> {
                    if (problem instanceof TimeoutException) {
                        throw new AssertionError(message(what, seen.get()));
                    }
                    throw problem instanceof CompletionException wrapped ? wrapped : new CompletionException(problem);
                });
    }

    /** The exit code of a process, once it has ended. */
    public static int exitCode(String what, Process process) {
        return bounded(what, process.onExit(), process::info).join().exitValue();
    }

    private static String message(String what, Object seen) {
        return "not within " + BOUND.toMinutes() + " minutes: " + what + "; seen last: " + seen;
    }
}

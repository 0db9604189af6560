package org.catalogpoller.aws;

import io.quarkus.runtime.ImageMode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How long the calls of one client may take. On a JVM the first one loads the client's classes, which takes seconds with the
 * processor of 512 MB (deploy/docs/performance.md). So it may take three times as long. It does not matter which invocation
 * makes it.
 */
public final class CallTime {

    /** How long one try waits for the answer. A call has three. */
    static final Duration OF_A_TRY = Duration.ofSeconds(2);

    private static final int FIRST_ON_JVM = 3;
    /** What the first call of a first invocation gets, whose limits are longer already. */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final AtomicBoolean used;

    /** Of a client that was not called yet. */
    public CallTime() {
        this(ImageMode.current() == ImageMode.JVM);
    }

    CallTime(boolean isSlowAtFirst) {
        used = new AtomicBoolean(!isSlowAtFirst);
    }

    /** Whether the next call is the first one, and slow. */
    public boolean isFirst() {
        return !used.get();
    }

    /** The time for the next call, which usually gets {@code limit}. */
    public Duration next(Duration limit) {
        if (used.getAndSet(true)) {
            return limit;
        }
        Duration longer = limit.multipliedBy(FIRST_ON_JVM);
        Duration most = limit.compareTo(LONGEST) < 0 ? LONGEST : limit;
        return longer.compareTo(most) < 0 ? longer : most;
    }
}

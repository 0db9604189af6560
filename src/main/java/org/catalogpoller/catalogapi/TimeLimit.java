package org.catalogpoller.catalogapi;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Interrupts the thread that set it when the time is over, unless it is closed before; never afterwards. */
final class TimeLimit implements AutoCloseable {

    private final CompletableFuture<@Nullable Void> over;
    private final CompletableFuture<Void> interruption;

    TimeLimit(Duration limit) {
        over = new CompletableFuture<@Nullable Void>().completeOnTimeout(null, limit.toNanos(), TimeUnit.NANOSECONDS);
        interruption = over.thenRun(Thread.currentThread()::interrupt);
    }

    boolean isOver() {
        return over.isDone();
    }

    @Override
    public void close() {
        if (!over.cancel(false)) {
            interruption.join();
            boolean ignored = Thread.interrupted();
        }
    }
}

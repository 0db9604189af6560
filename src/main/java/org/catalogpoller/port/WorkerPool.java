package org.catalogpoller.port;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Workers that do several pieces of work at once, in an invocation with many of them. */
public interface WorkerPool {
    /**
     * Does all pieces of work, and returns when the last one is done.
     *
     * @param next the piece to begin now; null: there is none any more. It is asked by the caller's thread alone, when a
     *     worker is free
     * @throws RuntimeException the first one that a piece ended in, after all others are done
     */
    void work(Supplier<@Nullable Runnable> next);
}

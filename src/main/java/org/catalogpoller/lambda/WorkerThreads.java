package org.catalogpoller.lambda;

import jakarta.inject.Singleton;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.catalogpoller.port.WorkerPool;
import org.jspecify.annotations.Nullable;

/** Workers that are threads. They begin with the first work, and end soon after the last. */
@Singleton
public class WorkerThreads implements WorkerPool {

    /** A call of AWS takes some 10 to 20 ms, so that these make about a thousand a second. */
    static final int MOST = 16;

    private static final long IDLE_SECONDS = 5;

    private @Nullable ThreadPoolExecutor pool;

    @Override
    public void work(Supplier<@Nullable Runnable> next) {
        Semaphore free = new Semaphore(MOST);
        AtomicReference<@Nullable RuntimeException> problem = new AtomicReference<>();
        try {
            free.acquire();
            for (Runnable piece = next.get(); piece != null; piece = next.get()) {
                Runnable begun = piece;
                pool().execute(() -> {
                    try {
                        begun.run();
                    } catch (RuntimeException e) {
                        problem.compareAndSet(null, e);
                    } finally {
                        free.release();
                    }
                });
                free.acquire();
            }
            free.acquire(MOST - 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the function is being stopped", e);
        }
        RuntimeException first = problem.get();
        if (first != null) {
            throw first;
        }
    }

    private synchronized ThreadPoolExecutor pool() {
        if (pool == null) {
            pool = new ThreadPoolExecutor(
                    MOST, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), run -> {
                        Thread thread = new Thread(run, "sweep");
                        thread.setDaemon(true);
                        return thread;
                    });
            pool.allowCoreThreadTimeOut(true);
        }
        return pool;
    }
}

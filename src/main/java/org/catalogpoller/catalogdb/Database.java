package org.catalogpoller.catalogdb;

import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.catalogpoller.port.CatalogTableException;
import org.jspecify.annotations.Nullable;

/**
 * Runs reactive work on the database and waits for it.
 *
 * <p>Between two invocations Lambda freezes the environment, and a pooled connection may be dead afterwards: closed by
 * the server, or forgotten by a NAT so that nothing ever comes back. So work that gets no answer on connections left
 * from before is done again, until it had a new one. Work that runs here must do no harm when it is done twice.
 */
@Singleton
class Database {

    private final Pool pool;
    private volatile boolean pooled;

    Database(Pool pool) {
        this.pool = pool;
    }

    /** Work on the connections themselves, without Hibernate. */
    <T> @Nullable T run(Function<Pool, Uni<T>> work, Duration limit) {
        return run(() -> work.apply(pool), limit);
    }

    /**
     * @param limit how long all tries together may take
     * @throws CatalogTableException if the database did not confirm the work
     */
    <T> @Nullable T run(Supplier<Uni<T>> work, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        for (int left = pooled ? CatalogPool.MAX_CONNECTIONS : 0; left > 0; left--) {
            try {
                return tryOnce(work, Duration.ofNanos((end - System.nanoTime()) / 2));
            } catch (ConnectionLostException e) {
                pooled = false;
            }
        }
        return tryOnce(work, Duration.ofNanos(end - System.nanoTime()));
    }

    private <T> @Nullable T tryOnce(Supplier<Uni<T>> work, Duration limit) {
        // Not cancelled when the time is over: a cancelled session would not give its connection back.
        CompletableFuture<@Nullable T> done = new CompletableFuture<>();
        VertxContextSupport.subscribe(
                () -> Uni.createFrom().deferred(work::get).toMulti(),
                result -> result.with(done::complete, done::completeExceptionally, () -> done.complete(null)));
        try {
            T result = done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            pooled = true;
            return result;
        } catch (ExecutionException | TimeoutException e) {
            throw DatabaseProblem.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatalogTableException("the work on the database was interrupted");
        }
    }
}

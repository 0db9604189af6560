package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.catalogpoller.poll.CatalogValues;

/**
 * Writes through Hibernate Reactive.
 *
 * <p>Between two invocations Lambda freezes the environment, and a pooled connection may be dead afterwards: closed by
 * the server, or forgotten by a NAT so that nothing ever comes back. So a write that gets no answer on connections left
 * from before is made again, until it had a new one. That is safe because the same write does no harm twice.
 */
@Singleton
class PanacheCatalogTable implements CatalogTable {

    private volatile boolean pooled;

    @Override
    public int write(long id, CatalogValues values, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        int triesOnOldConnections = pooled ? CatalogPool.MAX_CONNECTIONS : 0;
        for (int left = triesOnOldConnections; left > 0; left--) {
            try {
                return tryWrite(id, values, Duration.ofNanos((end - System.nanoTime()) / 2));
            } catch (ConnectionLostException e) {
                pooled = false;
            }
        }
        return tryWrite(id, values, Duration.ofNanos(end - System.nanoTime()));
    }

    private int tryWrite(long id, CatalogValues values, Duration limit) {
        // Not cancelled when the time is over: a cancelled session would not give its connection back.
        CompletableFuture<Integer> write = new CompletableFuture<>();
        VertxContextSupport.subscribe(
                () -> Panache.withSession(() -> Catalog.write(id, values)).toMulti(),
                rows -> rows.with(write::complete, write::completeExceptionally));
        try {
            int rows = write.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            pooled = true;
            return rows;
        } catch (ExecutionException | TimeoutException e) {
            throw DatabaseProblem.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatalogTableException("the write was interrupted");
        }
    }
}

package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import io.quarkus.vertx.VertxContextSupport;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.catalogpoller.poll.CatalogValues;

/**
 * Writes through Hibernate Reactive.
 *
 * <p>Between two invocations Lambda freezes the environment, and a pooled connection may be dead afterwards: closed by
 * the server, or forgotten by a NAT so that nothing ever comes back. So a write that fails on a connection left from
 * before is made once more, on another one. That is safe because the same write does no harm twice.
 */
@Singleton
class PanacheCatalogTable implements CatalogTable {

    private volatile boolean pooled;

    @Override
    public int write(long id, CatalogValues values, Duration limit) {
        if (!pooled) {
            return tryWrite(id, values, limit);
        }
        pooled = false;
        Duration half = limit.dividedBy(2);
        try {
            return tryWrite(id, values, half);
        } catch (CatalogTableException e) {
            return tryWrite(id, values, half);
        }
    }

    private int tryWrite(long id, CatalogValues values, Duration limit) {
        try {
            int rows =
                    VertxContextSupport.subscribeAndAwait(() -> Panache.withTransaction(() -> Catalog.write(id, values))
                            .ifNoItem()
                            .after(limit)
                            .fail());
            pooled = true;
            return rows;
        } catch (Throwable e) {
            throw new CatalogTableException(DatabaseProblem.describe(e));
        }
    }
}

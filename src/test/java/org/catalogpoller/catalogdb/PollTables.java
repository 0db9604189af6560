package org.catalogpoller.catalogdb;

import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.catalogpoller.lambda.DrivenFunction.Stores;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.PollHistory;
import org.catalogpoller.port.PollRows;

/** Makes tables of polls on the database of the tests. */
@Singleton
class PollTables {

    private final Database database;
    private final CatalogTable catalogs;
    private final BackendUpdate update;
    private final ConnectionPool pools;
    private final Vertx vertx;
    private final Map<Integer, PollTables> environments = new ConcurrentHashMap<>();

    @Inject
    PollTables(Database database, CatalogTable catalogs, BackendUpdate update, ConnectionPool pools, Vertx vertx) {
        this.database = database;
        this.catalogs = catalogs;
        this.update = update;
        this.pools = pools;
        this.vertx = vertx;
    }

    /** Those of another environment, with connections of its own. */
    PollTables environment(int number) {
        return environments.computeIfAbsent(
                number, made -> new PollTables(new Database(pool()), catalogs, update, pools, vertx));
    }

    private Pool pool() {
        return Pool.newInstance(pools.create(new PoolInput(vertx)));
    }

    TrackedPolls withNotifiers() {
        return new TrackedPolls(database, catalogs, update, true, new OptionalTables(true), null);
    }

    TrackedPolls withoutNotifiers() {
        return new TrackedPolls(database, catalogs, update, false, new OptionalTables(true), null);
    }

    TrackedPolls withoutStory() {
        return new TrackedPolls(database, catalogs, update, true, new OptionalTables(false), null);
    }

    /** The store of one environment, behind all its ports. */
    Stores stores() {
        return new Stores(
                withNotifiers(),
                rows(),
                new PollTableOverdue(database, true),
                new PauseTable(database),
                new PollTableRetryable(database),
                new PollTableNotifications(database),
                history(),
                (taken, limit) -> Map.of());
    }

    PollRows rows() {
        return new PollTableRows(database);
    }

    PollHistory history() {
        return new PollTableHistory(database);
    }

    /** @param rate requests to the API a second */
    RateTable plan(String rate) {
        return new RateTable(database, rate);
    }

    /** @param rate requests to the API a second */
    TrackedPolls planning(String rate) {
        return new TrackedPolls(database, catalogs, update, true, new OptionalTables(true), rate);
    }
}

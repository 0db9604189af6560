package org.catalogpoller.catalogdb;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import java.util.List;

/** What Quarkus gives to {@link ConnectionPool}, which takes the options from the settings. */
record PoolInput(Vertx vertx) implements PgPoolCreator.Input {

    @Override
    public PoolOptions poolOptions() {
        return new PoolOptions();
    }

    @Override
    public List<PgConnectOptions> pgConnectOptionsList() {
        return List.of();
    }
}

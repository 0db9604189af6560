package org.catalogpoller.catalogdb;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.catalogpoller.config.DatabaseSettings;
import org.jspecify.annotations.Nullable;

/** The connections to PostgreSQL, made from the checked settings; none is opened before it is needed. */
@Singleton
class ConnectionPool implements PgPoolCreator {

    /** One for the attempt, and room for work whose time was over: an environment runs one invocation at a time. */
    private static final int MAX_CONNECTIONS = 4;
    /** A connection without traffic is closed, be it unused or hanging. Longer than most waits between attempts. */
    private static final int IDLE_SECONDS = 60;

    private static final int CONNECT_MILLIS = 5_000;
    /** PostgreSQL ends a wait for a row's lock, so that no session waits after its client has gone. */
    private static final String LOCK_TIMEOUT_MILLIS = "4000";

    /** The client would prepare a longer statement each time; its own limit is 2,048 characters. */
    private static final int LONGEST_SQL = 16_384;

    private final DatabaseLogins logins;
    private final boolean sharesSessions;

    ConnectionPool(DatabaseLogins logins, DatabaseSettings database) {
        this.logins = logins;
        this.sharesSessions = database.sharesSessions();
    }

    @Override
    public Pool create(Input input) {
        return new ReplaceablePool(input.vertx(), () -> pool(input.vertx()), sharesSessions);
    }

    private Pool pool(Vertx vertx) {
        return PgBuilder.pool()
                .using(vertx)
                // 0: none. Each try has a time limit of its own, and the pool's would fail work again that has failed
                // before
                .with(new PoolOptions().setMaxSize(MAX_CONNECTIONS).setConnectionTimeout(0))
                .connectingTo(() -> logins.next(vertx))
                .build();
    }

    /**
     * All but the user and the password.
     *
     * @param trust in the database's certificate; one for all connections, because to parse the CAs takes a while
     */
    static PgConnectOptions connectOptions(DatabaseSettings database, @Nullable TrustOptions trust) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(database.host())
                .setPort(database.port())
                .setDatabase(database.name())
                .setConnectTimeout(CONNECT_MILLIS);
        DatabaseTls.apply(database, trust, options);
        options.setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
        if (database.sharesSessions()) {
            forPooler(options);
        } else {
            // a statement costs one round trip then, and not one more to prepare it
            options.setCachePreparedStatements(true)
                    .setPreparedStatementCacheSqlLimit(LONGEST_SQL)
                    .addProperty("lock_timeout", LOCK_TIMEOUT_MILLIS);
        }
        return options;
    }

    /**
     * Each transaction may run on another connection of the pooler's, so that nothing of a session can be relied on. The
     * properties are those that PgBouncer takes without ignore_startup_parameters (its manual, "Generic settings").
     */
    private static void forPooler(PgConnectOptions options) {
        options.setUseLayer7Proxy(true)
                .setCachePreparedStatements(false)
                .setProperties(Map.of(
                        "application_name", "catalog-status-poller", "client_encoding", "utf8", "DateStyle", "ISO"));
    }
}

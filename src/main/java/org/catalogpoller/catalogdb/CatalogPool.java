package org.catalogpoller.catalogdb;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Singleton;
import java.util.concurrent.TimeUnit;
import org.catalogpoller.config.DatabaseSettings;

/** The connections to PostgreSQL, made from the checked settings; none is opened before it is needed. */
@Singleton
class CatalogPool implements PgPoolCreator {

    /** One for the attempt, and room to replace it when it hangs: an environment runs one invocation at a time. */
    static final int MAX_CONNECTIONS = 4;
    /** A connection without traffic is closed, be it unused or hanging. Longer than most waits between attempts. */
    private static final int IDLE_SECONDS = 60;

    private static final int CONNECT_MILLIS = 5_000;

    private final DatabaseLogins logins;

    CatalogPool(DatabaseLogins logins) {
        this.logins = logins;
    }

    @Override
    public Pool create(Input input) {
        return PgBuilder.pool()
                .using(input.vertx())
                .with(new PoolOptions().setMaxSize(MAX_CONNECTIONS))
                .connectingTo(() -> logins.next(input.vertx()))
                .build();
    }

    /** All but the user and the password. */
    static PgConnectOptions connectOptions(DatabaseSettings database) {
        PgConnectOptions options = new PgConnectOptions()
                .setHost(database.host())
                .setPort(database.port())
                .setDatabase(database.name())
                .setConnectTimeout(CONNECT_MILLIS)
                // a statement costs one round trip then, and not one more to prepare it
                .setCachePreparedStatements(true)
                .setSslMode(SslMode.valueOf(database.sslMode().name()));
        options.setIdleTimeout(IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS);
        if (database.sslMode() == DatabaseSettings.SslMode.VERIFY_FULL) {
            options.setHostnameVerificationAlgorithm("HTTPS");
        }
        String ca = database.sslCa();
        if (ca == null) {
            // as libpq: without a CA, "require" encrypts and does not verify
            return options.setTrustAll(true);
        }
        return options.setPemTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(ca)));
    }
}

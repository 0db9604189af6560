package org.catalogpoller.catalogdb;

import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import org.catalogpoller.config.DatabaseSettings;
import org.jspecify.annotations.Nullable;

/** TLS with the database, as DB_SSL_MODE and DB_SSL_CA say. */
final class DatabaseTls {

    private DatabaseTls() {}

    /** What trusts the CAs of DB_SSL_CA. Null: there are none. As in libpq, "require" then encrypts and does not verify. */
    static @Nullable TrustOptions trust(DatabaseSettings database) {
        String ca = database.sslCa();
        return ca == null ? null : TrustOptions.wrap(new DatabaseTrust(ca));
    }

    /** @param trust as from {@link #trust} */
    static void apply(DatabaseSettings database, @Nullable TrustOptions trust, PgConnectOptions options) {
        options.setSslMode(SslMode.valueOf(database.sslMode().name()));
        if (database.sslMode() == DatabaseSettings.SslMode.VERIFY_FULL) {
            options.setHostnameVerificationAlgorithm("HTTPS");
        }
        if (trust == null) {
            options.setTrustAll(true);
        } else {
            options.setTrustOptions(trust);
        }
    }
}

package org.catalogpoller.config;

import org.jspecify.annotations.Nullable;

/** Where the backend's PostgreSQL is and how to reach it. */
public record DatabaseSettings(
        String host,
        int port,
        String name,
        DatabaseLogin login,
        SslMode sslMode,
        @Nullable String sslCa,
        Pooler pooler) {

    /** The sslmode values of libpq (PostgreSQL manual, 34.19 SSL Support). */
    public enum SslMode {
        DISABLE,
        ALLOW,
        PREFER,
        REQUIRE,
        VERIFY_CA,
        VERIFY_FULL
    }

    /** TRANSACTION: each transaction may get another connection, as with RDS Proxy or PgBouncer's mode of that name. */
    public enum Pooler {
        NONE,
        TRANSACTION
    }

    static DatabaseSettings read(Variables variables) {
        DatabaseSettings settings = new DatabaseSettings(
                variables.text("DB_HOST", "the host name of the PostgreSQL server"),
                variables.integer("DB_PORT", 5432, 1, 65_535),
                variables.text("DB_NAME", "the name of the database"),
                DatabaseLogin.read(variables),
                variables.oneOf("DB_SSL_MODE", SslMode.class, SslMode.REQUIRE),
                variables.pem("DB_SSL_CA"),
                variables.oneOf("DB_POOLER", Pooler.class, Pooler.NONE));
        boolean verifies = settings.sslMode == SslMode.VERIFY_CA || settings.sslMode == SslMode.VERIFY_FULL;
        if (verifies && settings.sslCa == null) {
            variables.problem(
                    "DB_SSL_CA", "is missing: DB_SSL_MODE verify-ca and verify-full need a PEM file with the CA");
        }
        boolean mayGoWithoutTls = settings.sslMode.compareTo(SslMode.REQUIRE) < 0;
        if (settings.login.password() == null && mayGoWithoutTls) {
            variables.problem(
                    "DB_SSL_MODE", "should hold require, verify-ca or verify-full: RDS takes IAM tokens over TLS only");
        }
        return settings;
    }
}

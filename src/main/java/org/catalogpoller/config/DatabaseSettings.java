package org.catalogpoller.config;

import org.jspecify.annotations.Nullable;

/**
 * Where the backend's PostgreSQL is and how to reach it.
 *
 * @param sslCa certificates of CAs as PEM text; null: none is given
 * @param pooler what stands between the function and PostgreSQL
 */
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

    private static final Variable<String> HOST = Variable.withoutDefault(
            "DB_HOST",
            Form.text("host name or address", "the host name of the PostgreSQL server"),
            "required",
            "where PostgreSQL is");
    private static final Variable<Integer> PORT = Variable.of("DB_PORT", Form.integer(1, 65_535), "5432", "its port");
    private static final Variable<String> NAME = Variable.withoutDefault(
            "DB_NAME", Form.text("text", "the name of the database"), "required", "the database");
    private static final Variable<SslMode> SSL_MODE = Variable.of(
            "DB_SSL_MODE", Form.oneOf(SslMode.class), "require", "how the connection is secured, as in libpq");
    private static final Variable<String> SSL_CA = Variable.withoutDefault(
            "DB_SSL_CA",
            Pem.formWithRds(),
            "none",
            "the certificates that the two `verify` modes trust, required by both; `rds`: those of RDS and RDS Proxy");
    private static final Variable<Pooler> POOLER = Variable.of(
            "DB_POOLER",
            Form.oneOf(Pooler.class),
            "none",
            "`transaction`: a connection pooler may give each transaction another connection to PostgreSQL");

    /** Whether a session of PostgreSQL may have other clients between two transactions. */
    public boolean sharesSessions() {
        return pooler == Pooler.TRANSACTION;
    }

    static DatabaseSettings read(Variables variables) {
        DatabaseSettings settings = new DatabaseSettings(
                variables.require(HOST, ""),
                variables.get(PORT),
                variables.require(NAME, ""),
                DatabaseLogin.read(variables),
                variables.get(SSL_MODE),
                variables.find(SSL_CA),
                variables.get(POOLER));
        if (settings.sslMode.compareTo(SslMode.VERIFY_CA) >= 0 && !variables.isSet(SSL_CA)) {
            variables.problem(SSL_CA, "is missing: DB_SSL_MODE verify-ca and verify-full need a PEM file with the CA");
        }
        if (settings.login.password() == null && settings.sslMode.compareTo(SslMode.REQUIRE) < 0) {
            variables.problem(
                    SSL_MODE, "should hold require, verify-ca or verify-full: RDS takes IAM tokens over TLS only");
        }
        return settings;
    }
}

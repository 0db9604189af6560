package org.catalogpoller.catalogdb;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.catalogpoller.config.DatabaseSettings;
import org.catalogpoller.config.SecretSetting;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.secrets.RdsToken;
import org.catalogpoller.secrets.Secret;
import org.catalogpoller.secrets.SecretReader;
import org.jspecify.annotations.Nullable;

/**
 * User and password for every new connection. A secret may have been rotated since the last one. A token of RDS IAM
 * authentication lives for 15 minutes. Open connections stay open.
 */
@Singleton
class DatabaseLogins {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    /**
     * The names in the secrets that RDS makes (Secrets Manager user guide, "JSON structure of secrets"). Then those in
     * the answers of Lightsail (API reference, GetRelationalDatabaseMasterUserPassword and RelationalDatabase).
     */
    private static final String[] USER = {"username", "masterUsername"};

    private static final String[] PASSWORD = {"password", "masterUserPassword"};

    private final DatabaseSettings database;
    private final SecretReader secrets;
    private final Clock clock;
    private @Nullable TrustOptions trust;

    DatabaseLogins(DatabaseSettings database, SecretReader secrets, Clock clock) {
        this.database = database;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** The options of the next connection; what takes a while is done beside the event loop. */
    Future<SqlConnectOptions> next(Vertx vertx) {
        SecretSetting password = database.login().password();
        boolean isThere = password != null && password.arn() == null;
        return isThere ? Future.succeededFuture(options()) : vertx.executeBlocking(this::options, false);
    }

    private SqlConnectOptions options() {
        String user = database.login().user();
        SecretSetting password = database.login().password();
        SqlConnectOptions options = ConnectionPool.connectOptions(database, trust());
        if (password == null) {
            String name = Objects.requireNonNull(user);
            return options.setUser(name).setPassword(RdsToken.of(database.host(), database.port(), name, clock));
        }
        if (password.arn() == null) {
            // DB_PASSWORD is taken as it is, whatever it looks like; DB_USER is required beside it
            return options.setUser(Objects.requireNonNull(user)).setPassword(Objects.requireNonNull(password.value()));
        }
        Secret secret = secrets.read(password, LIMIT);
        String text = secret.value(PASSWORD);
        String name = user == null ? secret.member(USER) : user;
        if (name == null) {
            throw new ProblemException("DB_USER is not set, and the secret is no JSON object with \"username\"");
        }
        return options.setUser(name).setPassword(text);
    }

    private synchronized @Nullable TrustOptions trust() {
        if (trust == null) {
            trust = DatabaseTls.trust(database);
        }
        return trust;
    }
}

package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.catalogpoller.config.DatabaseLogin;
import org.catalogpoller.config.DatabaseSettings;
import org.catalogpoller.config.DatabaseSettings.Pooler;
import org.catalogpoller.config.DatabaseSettings.SslMode;
import org.catalogpoller.config.SecretSetting;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.local.SecretsManagerStandIn;
import org.catalogpoller.secrets.RdsToken;
import org.catalogpoller.secrets.SecretReader;
import org.catalogpoller.testing.Eventually;
import org.catalogpoller.testing.SdkSettings;
import org.catalogpoller.testing.SettableClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials that change while connections are open, in a PostgreSQL that checks passwords. */
class DatabaseLoginsTest {

    private static final String USER = "poller";

    @TempDir
    static Path folder;

    private static Vertx vertx;
    private static LocalDatabase server;

    @RegisterExtension
    final SdkSettings sdk = new SdkSettings();

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-31T12:00:00Z"));
    private final SecretsManagerStandIn secretsManager = new SecretsManagerStandIn();
    private Pool pool;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        Path rules = Files.writeString(
                folder.resolve("pg_hba.conf"), "host all postgres all trust\nhost all all all scram-sha-256\n");
        server = new LocalDatabase(Map.of("hba_file", rules.toString()));
        server.execute("CREATE ROLE " + USER + " LOGIN");
    }

    @AfterAll
    static void stop() {
        server.close();
        vertx.close();
    }

    @BeforeEach
    void useSecretsManager() {
        SdkSettings.secretsManager(secretsManager.url());
    }

    @AfterEach
    void closeAll() {
        pool.close();
        secretsManager.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pa55", "{\"password\":\"pa55\"}", "${x}"})
    void aPasswordInTheSettingsIsTakenAsItIs(String password) throws Exception {
        serverTakes(password);
        pool = pool(USER, new SecretSetting(password, null));

        assertThat(currentUser(connect())).isEqualTo(USER);
        assertThat(secretsManager.reads()).isZero();
    }

    @Test
    void aRotatedPasswordIsTakenAtTheNextConnection() throws Exception {
        serverTakes("first");
        pool = pool(USER, new SecretSetting(null, secretsManager.put("db", "first")));
        SqlConnection open = connect();

        serverTakes("second");
        secretsManager.put("db", "second");

        assertThat(currentUser(connect())).isEqualTo(USER);
        assertThat(currentUser(open)).as("the connection that was open").isEqualTo(USER);
        assertThat(secretsManager.reads()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'engine':'postgres','host':'db','port':1,'dbname':'x','username':'poller','password':'pa55'}",
                "{'masterUsername':'poller','masterUserPassword':'pa55','host':'db','port':1,'dbname':'x'}",
            })
    void aSecretOfRdsOrLightsailNamesTheUserWhereTheSettingsDoNot(String text) throws Exception {
        serverTakes("pa55");
        String secret = secretsManager.put("db", text.replace('\'', '"'));
        pool = pool(null, new SecretSetting(null, secret));

        assertThat(currentUser(connect())).isEqualTo(USER);
    }

    @Test
    void theUserInTheSettingsComesFirst() throws Exception {
        serverTakes("pa55");
        String secret = secretsManager.put("db", "{\"username\":\"somebody\",\"password\":\"pa55\"}");
        pool = pool(USER, new SecretSetting(null, secret));

        assertThat(currentUser(connect())).isEqualTo(USER);
    }

    @Test
    void anIamTokenIsSignedForEveryConnection() throws Exception {
        pool = pool(USER, null);
        serverTakes(RdsToken.of("localhost", server.port(), USER, clock));
        assertThat(currentUser(connect())).isEqualTo(USER);

        clock.advance(Duration.ofMinutes(15));
        serverTakes(RdsToken.of("localhost", server.port(), USER, clock));

        assertThat(currentUser(connect())).isEqualTo(USER);
    }

    @Test
    void theErrorSaysWhyThereIsNoPasswordAndHidesTheSecret() {
        String secret = secretsManager.put("db", "{\"username\":\"canary\"}");
        pool = pool(USER, new SecretSetting(null, secret));

        assertThat(problem())
                .isEqualTo("there is no password for the database: the secret is a JSON object without \"password\"");
    }

    @Test
    void theErrorSaysWhyThereIsNoUser() {
        pool = pool(null, new SecretSetting(null, secretsManager.put("db", "canary")));

        assertThat(problem()).startsWith("there is no password for the database: DB_USER is not set");
    }

    private static void serverTakes(String password) {
        server.execute("ALTER ROLE " + USER + " PASSWORD '" + password + "'");
    }

    private Pool pool(String user, SecretSetting password) {
        DatabaseSettings database = new DatabaseSettings(
                "localhost",
                server.port(),
                LocalDatabase.NAME,
                new DatabaseLogin(user, password),
                SslMode.DISABLE,
                null,
                Pooler.NONE);
        return new ConnectionPool(new DatabaseLogins(database, new SecretReader(), clock), database)
                .create(new PoolInput(vertx));
    }

    private SqlConnection connect() throws Exception {
        return await(pool.getConnection());
    }

    private static String currentUser(SqlConnection connection) throws Exception {
        return await(connection.query("SELECT current_user").execute())
                .iterator()
                .next()
                .getString(0);
    }

    private String problem() {
        return DatabaseProblem.of(catchThrowable(this::connect)).problem();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(Eventually.BOUND.toSeconds(), TimeUnit.SECONDS);
    }
}

package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.catalogpoller.catalogdb.PollStoreContract.LIMIT;
import static org.catalogpoller.catalogdb.PollStoreContract.OVERDUE_AFTER;
import static org.catalogpoller.catalogdb.PollStoreContract.START;
import static org.catalogpoller.catalogdb.PollStoreContract.VALUES;
import static org.catalogpoller.catalogdb.PollStoreContract.WRITTEN;
import static org.catalogpoller.catalogdb.PollStoreContract.updated;
import static org.catalogpoller.catalogdb.PollStoreContract.waiting;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.PoolOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.catalogpoller.config.DatabaseLogin;
import org.catalogpoller.config.DatabaseSettings;
import org.catalogpoller.config.DatabaseSettings.Pooler;
import org.catalogpoller.config.DatabaseSettings.SslMode;
import org.catalogpoller.config.SecretSetting;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.poll.Claim.Kind;
import org.catalogpoller.testing.Eventually;
import org.catalogpoller.testing.FakeCatalogTable;
import org.catalogpoller.testing.PgBouncer;
import org.catalogpoller.testing.TestEnvironment;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Environments that share few connections behind a real PgBouncer in transaction mode, with a stock configuration. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class PgBouncerTest {

    private final List<Pool> pools = new ArrayList<>();
    private Vertx vertx;
    private PgBouncer pooler;

    @BeforeEach
    void start() {
        Optional<Path> program = PgBouncer.program();
        assumeTrue(program.isPresent(), "pgbouncer is not installed: apt-get install pgbouncer");
        TestEnvironment.reset();
        vertx = Vertx.vertx();
        pooler = new PgBouncer(program.get(), TestEnvironment.database());
    }

    @AfterEach
    void stop() throws IOException {
        if (pooler != null) {
            pools.forEach(Pool::closeAndAwait);
            pooler.close();
            vertx.close();
            TestEnvironment.database().execute("DROP FUNCTION IF EXISTS slow() CASCADE");
        }
    }

    private DatabaseSettings settings(Pooler setting) {
        return new DatabaseSettings(
                "127.0.0.1",
                pooler.port(),
                LocalDatabase.NAME,
                new DatabaseLogin(LocalDatabase.USER, new SecretSetting(LocalDatabase.PASSWORD, null)),
                SslMode.DISABLE,
                null,
                setting);
    }

    private TrackedPolls environment() {
        Pool pool = Pool.newInstance(new ReplaceablePool(
                vertx,
                () -> PgBuilder.pool()
                        .using(vertx)
                        .with(new PoolOptions().setMaxSize(2))
                        .connectingTo(ConnectionPool.connectOptions(settings(Pooler.TRANSACTION), null)
                                .setUser(LocalDatabase.USER)
                                .setPassword(LocalDatabase.PASSWORD))
                        .build(),
                true));
        pools.add(pool);
        return new TrackedPolls(
                new Database(pool),
                new FakeCatalogTable(),
                new BackendUpdate(TestSettings.required().table()),
                true,
                new OptionalTables(true),
                null);
    }

    @Test
    void pollsOfEnvironmentsThatShareConnectionsAllGoOnAndEnd() {
        List<TrackedPolls> environments = List.of(environment(), environment(), environment());

        List<List<Object>> all = Together.run(3, i -> {
            List<Object> seen = new ArrayList<>();
            for (int n = 1; n <= 60; n++) {
                String id = "poll " + i + " " + n;
                long catalog = 1L + i * 5L + n % 5;
                TrackedPolls store = environments.get(i);
                seen.add(store.advance(waiting(id, catalog, 1), START, OVERDUE_AFTER, LIMIT)
                        .kind());
                seen.add(store.advance(waiting(id, catalog, 1), START, OVERDUE_AFTER, LIMIT)
                        .kind());
                seen.add(store.publish(updated(waiting(id, catalog, 2)), VALUES, LIMIT));
            }
            return seen;
        });

        assertThat(all)
                .allSatisfy(seen ->
                        assertThat(seen).filteredOn(Kind.ADVANCED::equals).hasSize(60));
        assertThat(all)
                .allSatisfy(seen ->
                        assertThat(seen).filteredOn(Kind.REPEATED::equals).hasSize(60));
        assertThat(all)
                .allSatisfy(seen -> assertThat(seen).filteredOn(WRITTEN::equals).hasSize(60));
        assertThat(TestEnvironment.database().query("SELECT count(*) FROM catalog_poll WHERE state = 'UPDATED'"))
                .isEqualTo("180");
    }

    /** A write takes longer than the time-out that is left behind. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET search_path = pg_catalog",
                "SET ROLE pg_monitor",
                "SET statement_timeout = 30",
                "SET default_transaction_read_only = on",
                "SET default_transaction_isolation = 'serializable'",
                "SET TimeZone = 'Asia/Tokyo'"
            })
    void whatAnotherClientLeavesInTheSessionsStopsNoPoll(String setting) {
        TestEnvironment.database()
                .execute("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.1);"
                        + " RETURN NEW; END $$; CREATE TRIGGER slow BEFORE UPDATE ON catalog FOR EACH ROW"
                        + " EXECUTE FUNCTION slow()");
        TrackedPolls store = environment();
        pooler.inEverySession(setting);

        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(store.advance(waiting("a", attempt), START, OVERDUE_AFTER, LIMIT)
                            .kind())
                    .isEqualTo(Kind.ADVANCED);
        }
        assertThat(store.publish(updated(waiting("a", 4)), VALUES, LIMIT)).isEqualTo(WRITTEN);
        assertThat(TestEnvironment.database().row(1)).contains("KB1", "DS1");
    }

    @Test
    void withoutDbPoolerTheErrorOfAPoolerNamesTheVariable() {
        Throwable refusal = catchThrowable(() -> PgConnection.connect(
                        vertx,
                        ConnectionPool.connectOptions(settings(Pooler.NONE), null)
                                .setUser(LocalDatabase.USER)
                                .setPassword(LocalDatabase.PASSWORD))
                .toCompletionStage()
                .toCompletableFuture()
                .get(Eventually.BOUND.toSeconds(), TimeUnit.SECONDS));

        assertThat(DatabaseProblem.of(refusal).problem())
                .contains("unsupported startup parameter", "DB_POOLER", "ignore_startup_parameters");
    }
}

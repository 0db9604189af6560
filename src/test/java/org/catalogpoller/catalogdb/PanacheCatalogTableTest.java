package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.arc.Arc;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.testing.Eventually;
import org.catalogpoller.testing.TestEnvironment;
import org.hibernate.reactive.mutiny.Mutiny;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The write into the backend's row, in a real PostgreSQL. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class PanacheCatalogTableTest {

    private static final CatalogValues VALUES = new CatalogValues("KB1", "DS1");
    private static final Duration LIMIT = Eventually.BOUND;

    @Inject
    CatalogTable table;

    @Inject
    Database connections;

    private LocalDatabase database;

    @BeforeEach
    void reset() {
        TestEnvironment.reset();
        database = TestEnvironment.database();
    }

    @AfterEach
    void theTableAsItWas() {
        database.execute("ALTER TABLE IF EXISTS gone RENAME TO catalog");
        database.execute("ALTER TABLE catalog ALTER COLUMN id TYPE integer, ALTER COLUMN updated_at TYPE timestamptz");
    }

    @Test
    void aWritePutsBothValuesAndTheTimeIntoOneRow() {
        assertThat(table.write(1, VALUES, LIMIT)).isEqualTo(1);

        assertThat(database.row(1)).matches("1 \\| KB1 \\| DS1 \\| 20\\d\\d-.*");
        assertThat(database.row(2)).isEqualTo("2");
    }

    @Test
    void writingTheSameAgainDoesNoHarm() {
        table.write(1, VALUES, LIMIT);

        assertThat(table.write(1, VALUES, LIMIT)).isEqualTo(1);
    }

    @Test
    void aWriteSaysWhenThereIsNoSuchRow() {
        assertThat(table.write(4711, VALUES, LIMIT)).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {4_294_967_297L, 2_147_483_648L, Long.MAX_VALUE})
    void anIdBeyondAnIntegerColumnIsNoRowAndNeverAnotherRow(long id) {
        assertThat(table.write(id, VALUES, LIMIT)).isZero();

        assertThat(database.row(1)).isEqualTo("1");
    }

    @Test
    void aWriteTakesABigintKeyAndATimestampWithoutZone() {
        database.execute("ALTER TABLE catalog ALTER COLUMN id TYPE bigint, ALTER COLUMN updated_at TYPE timestamp");

        assertThat(table.write(1, VALUES, LIMIT)).isEqualTo(1);
        assertThat(database.row(1)).startsWith("1 | KB1 | DS1 | 20");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'; DROP TABLE catalog; --", "$1", "ü 日本 🚀", "\\'\""})
    void valuesAreDataAndNotSql(String value) {
        table.write(1, new CatalogValues(value, value), LIMIT);

        assertThat(database.row(1)).startsWith("1 | " + value + " | " + value + " | ");
    }

    @Test
    void aValueThatTheColumnCannotHoldIsRefusedInPostgresqlsWords() {
        assertThatThrownBy(() -> table.write(1, new CatalogValues("x".repeat(256), "DS1"), LIMIT))
                .isInstanceOf(CatalogTableException.class)
                .hasMessage("PostgreSQL answered ERROR: value too long for type character varying(255) (22001)");
    }

    @Test
    void aMissingTableIsNamedAndNotCreated() {
        database.execute("ALTER TABLE catalog RENAME TO gone");

        assertThatThrownBy(() -> table.write(1, VALUES, LIMIT))
                .hasMessage("PostgreSQL answered ERROR: relation \"catalog\" does not exist (42P01):"
                        + " there is no table \"catalog\" in the search path (DB_TABLE, DB_SCHEMA)");
        assertThatThrownBy(() -> database.row(1)).hasMessageContaining("does not exist");
    }

    @Test
    void aRowThatSomebodyElseHasLockedEndsWithTheLimit() throws Exception {
        try (var lock = database.connect()) {
            lock.setAutoCommit(false);
            lock.createStatement().execute("UPDATE catalog SET name = name WHERE id = 1");

            assertThatThrownBy(() -> table.write(1, VALUES, Duration.ofMillis(400)))
                    .hasMessage("the database did not answer in time");
            lock.rollback();
        }
    }

    @Test
    void connectionsThatTheServerClosedAreReplaced() {
        table.write(1, VALUES, LIMIT);
        database.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'vertx-pg-client'");

        assertThat(table.write(1, VALUES, LIMIT)).isEqualTo(1);
    }

    @Test
    void connectionsThatWereCutAreReplaced() {
        table.write(1, VALUES, LIMIT);
        TestEnvironment.toDatabase().closeConnections();

        assertThat(table.write(1, VALUES, LIMIT)).isEqualTo(1);
    }

    @Test
    void connectionsThatAreDeadWithoutAWordAreReplaced() {
        table.write(1, VALUES, LIMIT);
        TestEnvironment.toDatabase().blackHoleConnections();

        assertThat(table.write(1, VALUES, Duration.ofSeconds(2))).isEqualTo(1);
    }

    @Test
    void aConnectionIsUsedAgain() {
        table.write(1, VALUES, LIMIT);
        int opened = TestEnvironment.toDatabase().opened();

        table.write(1, VALUES, LIMIT);

        assertThat(TestEnvironment.toDatabase().opened()).isEqualTo(opened);
    }

    @Test
    void workThatFailsBeforeItsFirstStatementIsNoWaitForTheDatabase() {
        assertThatThrownBy(() -> connections.run(
                        () -> {
                            throw new IllegalStateException();
                        },
                        LIMIT))
                .isInstanceOf(CatalogTableException.class)
                .hasMessageContaining("IllegalStateException");
    }

    @Test
    void panacheFindsTheFactoryThatTheNativeFunctionMakesWhenItNeedsOne() {
        assertThat(Arc.container()
                        .instance(Mutiny.SessionFactory.class)
                        .getBean()
                        .getBeanClass()
                        .getSimpleName())
                .isEqualTo("LazyHibernate");
    }
}

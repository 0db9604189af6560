package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.catalogdb.PollStoreContract.LIMIT;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.catalogpoller.config.Settings;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.port.DatabaseSetup;
import org.catalogpoller.testing.TestEnvironment;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What check-setup says of a database, by trying the writes. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class PostgresSetupTest {

    @Inject
    DatabaseSetup setup;

    @Inject
    Database database;

    @Inject
    BackendUpdate update;

    @Inject
    BackendColumns columns;

    private LocalDatabase postgres;

    @BeforeEach
    void aRoleThatMayWriteBothTables() {
        TestEnvironment.reset();
        postgres = TestEnvironment.database();
        postgres.execute("CREATE ROLE limited; GRANT USAGE ON SCHEMA public TO limited;"
                + LocalDatabase.grants("limited") + "\nALTER ROLE postgres SET role TO limited");
        TestEnvironment.toDatabase().closeConnections();
    }

    @AfterEach
    void asItWas() throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute("SET ROLE NONE; ALTER ROLE postgres RESET ALL");
        }
        postgres.execute("DROP FUNCTION IF EXISTS fault() CASCADE; DROP POLICY IF EXISTS none ON catalog;"
                + " ALTER TABLE catalog ALTER kb_name TYPE varchar(255);"
                + " ALTER TABLE catalog DISABLE ROW LEVEL SECURITY; ALTER TABLE catalog_poll DISABLE ROW LEVEL SECURITY;"
                + " DROP OWNED BY limited; DROP ROLE limited; GRANT ALL ON SCHEMA public TO public");
        TestEnvironment.toDatabase().closeConnections();
    }

    private void as(String sql) {
        postgres.execute("SET ROLE NONE; " + sql);
        TestEnvironment.toDatabase().closeConnections();
    }

    @Test
    void aDatabaseThatIsAsItShouldBeHasNoProblems() {
        assertThat(setup.catalogProblems(LIMIT)).isEmpty();
        assertThat(setup.pollProblems(LIMIT)).isEmpty();
        assertThat(setup.storyProblems(LIMIT)).isEmpty();
        assertThat(setup.pauseProblems(LIMIT)).isEmpty();
        assertThat(limited().rateProblems(LIMIT)).isEmpty();
        assertThat(postgres.query("SELECT count(*) FROM catalog_poll_pause")).isEqualTo("0");
        assertThat(postgres.query("SELECT count(*) FROM catalog_poll_rate")).isEqualTo("0");
        assertThat(postgres.query("SELECT count(*) FROM catalog_poll"))
                .as("rows of polls")
                .isEqualTo("0");
    }

    @Test
    void theEncodingOfTheDatabaseIsNamed() {
        assertThat(setup.encoding(LIMIT)).isEqualTo("UTF8");
    }

    @Test
    void aReadOnlyServerIsNamed() {
        as("ALTER ROLE postgres SET default_transaction_read_only TO on");

        assertThat(setup.catalogProblems(LIMIT))
                .singleElement()
                .asString()
                .contains("the server is read-only", "DB_HOST");
        assertThat(setup.pollProblems(LIMIT)).singleElement().asString().contains("the server is read-only", "DB_HOST");
    }

    @Test
    void rowLevelSecurityThatKeepsTheUpdateFromTheRowIsNamed() {
        as("ALTER TABLE catalog ENABLE ROW LEVEL SECURITY;"
                + " CREATE POLICY none ON catalog FOR SELECT TO limited USING (true)");

        assertThat(setup.catalogProblems(LIMIT))
                .singleElement()
                .asString()
                .contains("row level security or a trigger keeps the UPDATE from the row with id");
    }

    @Test
    void rowLevelSecurityThatHidesAllRowsIsNamed() {
        as("ALTER TABLE catalog ENABLE ROW LEVEL SECURITY");

        assertThat(setup.catalogProblems(LIMIT))
                .containsExactly("row level security hides each row of the table \"catalog\" (a policy for SELECT)");
    }

    @Test
    void rowLevelSecurityThatKeepsPollsOutOfTheirTableIsNamed() {
        as("ALTER TABLE catalog_poll ENABLE ROW LEVEL SECURITY");

        assertThat(setup.pollProblems(LIMIT)).singleElement().asString().contains("row-level security policy");
    }

    @Test
    void aColumnThatIsNoTextIsNamedWithItsType() {
        as("ALTER TABLE catalog ALTER kb_name TYPE integer USING NULL");

        assertThat(setup.catalogProblems(LIMIT))
                .containsExactly(
                        "the column \"kb_name\" is of type integer, and should be text or varchar (DB_COLUMNS)");
    }

    @Test
    void aMissingRightToUseTheSchemaIsNamed() {
        as("REVOKE ALL ON SCHEMA public FROM public, limited");

        assertThat(setup.catalogProblems(LIMIT)).contains("the user may not use the schema \"public\" (GRANT USAGE)");
        assertThat(setup.pollProblems(LIMIT)).isNotEmpty();
    }

    @Test
    void aMissingRightToWriteLinesOfStoriesIsNamed() {
        as("REVOKE INSERT ON catalog_poll_attempt FROM limited");

        assertThat(setup.storyProblems(LIMIT))
                .singleElement()
                .asString()
                .contains("permission denied for table catalog_poll_attempt", "GRANT");
        assertThat(setup.pollProblems(LIMIT)).isEmpty();
    }

    @Test
    void aMissingRightToDeleteOldPollsIsNamed() {
        as("REVOKE DELETE ON catalog_poll FROM limited");

        assertThat(setup.storyProblems(LIMIT))
                .singleElement()
                .asString()
                .contains("permission denied for table catalog_poll ", "GRANT");
        assertThat(setup.pollProblems(LIMIT)).isEmpty();
    }

    @Test
    void aMissingTableOfStoriesIsNamed() {
        as("ALTER TABLE catalog_poll_attempt RENAME TO no_story");

        assertThat(setup.storyProblems(LIMIT))
                .containsExactly("there is no table catalog_poll_attempt (deploy/catalog_poll.sql)");
        as("ALTER TABLE no_story RENAME TO catalog_poll_attempt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT", "INSERT", "UPDATE", "DELETE"})
    void aMissingRightToOrderPausesIsNamed(String right) {
        as("REVOKE " + right + " ON catalog_poll_pause FROM limited, PUBLIC");

        assertThat(setup.pauseProblems(LIMIT))
                .singleElement()
                .asString()
                .contains("permission denied for table catalog_poll_pause", "GRANT");
        as("GRANT SELECT ON catalog_poll_pause TO PUBLIC");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT", "INSERT", "UPDATE", "DELETE"})
    void aMissingRightToPlanRequestsIsNamedWhereTheyArePlanned(String right) {
        as("REVOKE " + right + " ON catalog_poll_rate FROM limited");

        assertThat(limited().rateProblems(LIMIT))
                .singleElement()
                .asString()
                .contains("permission denied for table catalog_poll_rate", "GRANT");
        assertThat(setup.rateProblems(LIMIT)).as("without CATALOG_API_MAX_RATE").isEmpty();
    }

    @Test
    void missingTablesOfPausesAndOfTheRateAreNamed() {
        as("ALTER TABLE catalog_poll_pause RENAME TO no_pause; ALTER TABLE catalog_poll_rate RENAME TO no_rate");

        assertThat(setup.pauseProblems(LIMIT))
                .containsExactly("there is no table catalog_poll_pause (deploy/catalog_poll.sql)");
        assertThat(limited().rateProblems(LIMIT))
                .containsExactly("there is no table catalog_poll_rate (deploy/catalog_poll.sql)");
        as("ALTER TABLE no_pause RENAME TO catalog_poll_pause; ALTER TABLE no_rate RENAME TO catalog_poll_rate");
    }

    @Test
    void theRolesThatMayReadTheViewAreNamed() {
        assertThat(setup.viewReaders(LIMIT)).containsExactly("postgres");

        as("CREATE ROLE backend; GRANT SELECT ON catalog_wait TO backend");
        assertThat(setup.viewReaders(LIMIT)).containsExactly("postgres", "backend");
        as("DROP OWNED BY backend; DROP ROLE backend; ALTER VIEW catalog_wait RENAME TO no_view");
        assertThat(setup.viewReaders(LIMIT)).isEmpty();
        as("ALTER VIEW no_view RENAME TO catalog_wait");
    }

    @Test
    void aTriggerThatRefusesWhatTheFunctionKeepsIsNamed() {
        for (String table : new String[] {"catalog_poll", "catalog_poll_attempt", "catalog_poll_pause"}) {
            as("CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'not here'; END $$;"
                    + " CREATE TRIGGER fault BEFORE INSERT ON " + table + " FOR EACH ROW EXECUTE FUNCTION fault()");

            List<String> problems = switch (table) {
                case "catalog_poll" -> setup.pollProblems(LIMIT);
                case "catalog_poll_attempt" -> setup.storyProblems(LIMIT);
                default -> setup.pauseProblems(LIMIT);
            };

            assertThat(problems).singleElement().asString().contains("not here");
            as("DROP FUNCTION fault() CASCADE");
        }
    }

    /** The table of the trigger is there: it is another one that is missing. */
    @ParameterizedTest
    @ValueSource(strings = {"catalog", "catalog_poll"})
    void aTableThatATriggerMissesIsNamed(String table) {
        as("CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO audit VALUES (1);"
                + " RETURN NEW; END $$; CREATE TRIGGER fault BEFORE INSERT OR UPDATE ON " + table
                + " FOR EACH ROW EXECUTE FUNCTION fault()");

        assertThat(table.equals("catalog") ? setup.catalogProblems(LIMIT) : setup.pollProblems(LIMIT))
                .containsExactly("PostgreSQL answered ERROR: relation \"audit\" does not exist (42P01)");
        as("DROP FUNCTION fault() CASCADE");
    }

    /** The same database, with a limit of the API. */
    private DatabaseSetup limited() {
        Settings settings = TestSettings.with(Map.of("CATALOG_API_MAX_RATE", "0.5"));
        return new PostgresSetup(database, update, columns, settings.table(), settings.history(), settings.api());
    }

    @Test
    void aMissingRightToInsertPollsIsNamed() {
        as("REVOKE INSERT ON catalog_poll FROM limited");

        assertThat(setup.pollProblems(LIMIT)).singleElement().asString().contains("permission denied", "GRANT");
    }
}

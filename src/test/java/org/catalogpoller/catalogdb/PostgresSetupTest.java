package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.catalogdb.PollStoreContract.LIMIT;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.port.DatabaseSetup;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What check-setup says of a database, by trying the writes. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class PostgresSetupTest {

    @Inject
    DatabaseSetup setup;

    private LocalDatabase postgres;

    @BeforeEach
    void aRoleThatMayWriteBothTables() {
        TestEnvironment.reset();
        postgres = TestEnvironment.database();
        postgres.execute("CREATE ROLE limited; GRANT USAGE ON SCHEMA public TO limited;"
                + " GRANT SELECT, INSERT, UPDATE, DELETE ON catalog_poll TO limited;"
                + " GRANT SELECT, INSERT, DELETE ON catalog_poll_attempt TO limited;"
                + " GRANT SELECT (id), UPDATE (kb_name, data_source_name, updated_at) ON catalog TO limited;"
                + " ALTER ROLE postgres SET role TO limited");
        TestEnvironment.toDatabase().closeConnections();
    }

    @AfterEach
    void asItWas() throws SQLException {
        try (Connection connection = postgres.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off");
            statement.execute("SET ROLE NONE; ALTER ROLE postgres RESET ALL");
        }
        postgres.execute("DROP POLICY IF EXISTS none ON catalog;"
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
        assertThat(postgres.query("SELECT count(*) FROM catalog_poll"))
                .as("rows of polls")
                .isEqualTo("0");
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
    void rowLevelSecurityThatKeepsPollsOutOfTheirTableIsNamed() {
        as("ALTER TABLE catalog_poll ENABLE ROW LEVEL SECURITY");

        assertThat(setup.pollProblems(LIMIT)).singleElement().asString().contains("row-level security policy");
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

    @Test
    void aMissingRightToInsertPollsIsNamed() {
        as("REVOKE INSERT ON catalog_poll FROM limited");

        assertThat(setup.pollProblems(LIMIT)).singleElement().asString().contains("permission denied", "GRANT");
    }
}

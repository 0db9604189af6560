package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.catalogpoller.config.TableSettings;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.testing.TestEnvironment;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The write into a table that has names of its own. The errors about a table that is not as configured. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class ConfiguredTableTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final CatalogValues VALUES = withAgent("A1");
    private static final String SCHEMA = "Back \"end\"";
    private static final String TABLE = "Ka:taloge? {h-schema} $1 \\";
    private static final String QUOTED_TABLE = "\"Back \"\"end\"\"\".\"Ka:taloge? {h-schema} $1 \\\"";
    private static final Map<String, String> ODD = Map.of(
            "DB_SCHEMA", SCHEMA,
            "DB_TABLE", TABLE,
            "DB_ID_COLUMN", "Id of :it",
            "CATALOG_API_FIELDS", "agent_id=/agent_id",
            "DB_COLUMNS", "kb_name=\"KB,data_source_name=daten quelle's,agent_id=;--",
            "DB_UPDATED_AT_COLUMN", "GEÄNDERT");

    @Inject
    Database database;

    private final LocalDatabase local = TestEnvironment.database();

    private static CatalogValues withAgent(String agent) {
        Map<String, String> values = new LinkedHashMap<>(new CatalogValues("KB1", "DS1").byField());
        values.put("agent_id", agent);
        return new CatalogValues(values);
    }

    @BeforeEach
    void aTableWithOddNames() {
        TestEnvironment.reset();
        local.execute("CREATE SCHEMA \"Back \"\"end\"\"\"");
        local.execute("CREATE TABLE " + QUOTED_TABLE + " (\"Id of :it\" integer PRIMARY KEY, \"\"\"KB\" text,"
                + " \"daten quelle's\" text, \";--\" text, \"GEÄNDERT\" timestamptz)");
        local.execute("INSERT INTO " + QUOTED_TABLE + " (\"Id of :it\") VALUES (1), (2)");
    }

    @AfterEach
    void drop() {
        local.execute("DROP SCHEMA IF EXISTS \"Back \"\"end\"\"\" CASCADE; DROP TABLE IF EXISTS catalogs");
    }

    private String rows() {
        return local.query("SELECT string_agg(concat_ws(' ', \"Id of :it\", \"\"\"KB\", \"daten quelle's\", \";--\","
                + " \"GEÄNDERT\" > now() - interval '1 minute'), ', ' ORDER BY \"Id of :it\")"
                + " FROM " + QUOTED_TABLE);
    }

    private PanacheCatalogTable table(Map<String, String> variables) {
        TableSettings settings = TestSettings.with(variables).table();
        return new PanacheCatalogTable(database, new BackendUpdate(settings), new BackendColumns(database, settings));
    }

    private List<String> problems(Map<String, String> variables) {
        return new BackendColumns(database, TestSettings.with(variables).table()).problems(LIMIT);
    }

    private static Map<String, String> oddBut(String variable, String value) {
        Map<String, String> variables = new HashMap<>(ODD);
        variables.put(variable, value);
        return variables;
    }

    @Test
    void everyValueGoesToItsColumnWhateverTheNamesAre() {
        assertThat(table(ODD).write(1, VALUES, LIMIT)).isEqualTo(1);

        assertThat(rows()).isEqualTo("1 KB1 DS1 A1 t, 2");
        assertThat(problems(ODD)).isEmpty();
    }

    @Test
    void anIdBeyondAnIntegerColumnIsNoRowAndNeverAnotherRow() {
        assertThat(table(ODD).write(4_294_967_297L, VALUES, LIMIT)).isZero();

        assertThat(rows()).isEqualTo("1, 2");
    }

    @Test
    void aPublicationWritesIntoAnyTable() {
        TrackedPolls store = new TrackedPolls(
                database,
                table(ODD),
                new BackendUpdate(TestSettings.with(ODD).table()),
                false,
                new OptionalTables(true),
                null);

        assertThat(store.publish(PollStoreContract.updated(PollStoreContract.waiting("a", 1)), VALUES, LIMIT))
                .isEqualTo(PollStoreContract.WRITTEN);
        assertThat(rows()).isEqualTo("1 KB1 DS1 A1 t, 2");
        assertThat(new PollTableRows(database).find("a", LIMIT).orElseThrow().state())
                .isEqualTo(PollState.UPDATED);
    }

    @Test
    void aTableNeedsNoColumnForTheTime() {
        local.execute("CREATE TABLE catalogs (id bigint PRIMARY KEY, kb_name text, data_source_name varchar(40));"
                + " INSERT INTO catalogs VALUES (1)");

        assertThat(table(Map.of("DB_TABLE", "catalogs", "DB_UPDATED_AT_COLUMN", "none"))
                        .write(1, VALUES, LIMIT))
                .isEqualTo(1);
        assertThat(local.query("SELECT concat_ws(' ', id, kb_name, data_source_name) FROM catalogs"))
                .isEqualTo("1 KB1 DS1");
    }

    @Test
    void aMissingTableIsNamedWithItsVariables() {
        assertThat(problems(oddBut("DB_TABLE", "ka:taloge? {h-schema} $1 \\")))
                .containsExactly("there is no table \"ka:taloge? {h-schema} $1 \\\" in the schema \"Back \"end\"\""
                        + " (DB_TABLE)");
        assertThat(problems(Map.of("DB_TABLE", "katalog")))
                .containsExactly("there is no table \"katalog\" in the search path (DB_TABLE, DB_SCHEMA)");
        assertThat(problems(oddBut("DB_SCHEMA", "backend")))
                .containsExactly("there is no schema \"backend\" (DB_SCHEMA)");
    }

    @Test
    void everyMissingColumnIsNamedWithItsVariable() {
        Map<String, String> variables = Map.of(
                "DB_TABLE", "catalog",
                "DB_ID_COLUMN", "catalog_id",
                "CATALOG_API_FIELDS", "agent_id=/agent_id",
                "DB_COLUMNS", "kb_name=KB_NAME",
                "DB_UPDATED_AT_COLUMN", "changed_at");

        assertThatThrownBy(() -> table(variables).write(1, VALUES, LIMIT))
                .isInstanceOf(CatalogTableException.class)
                .hasMessageMatching("PostgreSQL answered ERROR: column .* does not exist \\(42703\\): .*")
                .hasMessageEndingWith(": the table \"catalog\" has no column \"catalog_id\" (DB_ID_COLUMN);"
                        + " the table \"catalog\" has no column \"KB_NAME\" (DB_COLUMNS);"
                        + " the table \"catalog\" has no column \"agent_id\" (DB_COLUMNS);"
                        + " the table \"catalog\" has no column \"changed_at\" (DB_UPDATED_AT_COLUMN)");
    }

    @Test
    void aPublicationNamesAColumnThatIsMissing() {
        Map<String, String> variables = oddBut("DB_COLUMNS", "agent_id=agent");
        TrackedPolls store = new TrackedPolls(
                database,
                table(variables),
                new BackendUpdate(TestSettings.with(variables).table()),
                false,
                new OptionalTables(true),
                null);

        assertThatThrownBy(() ->
                        store.publish(PollStoreContract.updated(PollStoreContract.waiting("a", 1)), VALUES, LIMIT))
                .hasMessageContainingAll("no column \"kb_name\"", "no column \"data_source_name\"", "\"agent\"");
    }

    @Test
    void missingRightsAreNamed() {
        local.execute("CREATE ROLE limited; GRANT SELECT (name), UPDATE (kb_name) ON catalog TO limited;"
                + " ALTER ROLE postgres SET role TO limited");
        TestEnvironment.toDatabase().closeConnections();
        try {
            assertThatThrownBy(() -> table(Map.of()).write(1, new CatalogValues("KB1", "DS1"), LIMIT))
                    .hasMessageContaining("permission denied for table catalog")
                    .hasMessageEndingWith(
                            ": the user may not SELECT the column \"id\" of the table \"catalog\" (GRANT); the user"
                                    + " may not UPDATE the column \"data_source_name\" of the table \"catalog\" (GRANT);"
                                    + " the user may not UPDATE the column \"updated_at\" of the table \"catalog\""
                                    + " (GRANT)");
            assertThat(problems(ODD))
                    .contains("the user may not use the schema \"Back \"end\"\" (GRANT USAGE)")
                    .contains("the user may not UPDATE the column \";--\" of the table \"" + TABLE + "\" (GRANT)");
        } finally {
            local.execute("SET ROLE NONE; ALTER ROLE postgres RESET role; DROP OWNED BY limited; DROP ROLE limited");
            TestEnvironment.toDatabase().closeConnections();
        }
    }

    @Test
    void aColumnThatIsNoTextIsNamedInPostgresqlsWords() {
        local.execute("CREATE TABLE catalogs (id integer PRIMARY KEY, kb_name uuid, data_source_name text)");

        assertThatThrownBy(() -> table(Map.of("DB_TABLE", "catalogs", "DB_UPDATED_AT_COLUMN", "none"))
                        .write(1, VALUES, LIMIT))
                .hasMessage(
                        "PostgreSQL answered ERROR: column \"kb_name\" is of type uuid but expression is of type text"
                                + " (42804): the column \"kb_name\" is of type uuid, and should be text or varchar"
                                + " (DB_COLUMNS)");
    }
}

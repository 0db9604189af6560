package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.catalogpoller.catalogdb.PollStoreContract.LIMIT;
import static org.catalogpoller.catalogdb.PollStoreContract.OVERDUE_AFTER;
import static org.catalogpoller.catalogdb.PollStoreContract.START;
import static org.catalogpoller.catalogdb.PollStoreContract.VALUES;
import static org.catalogpoller.catalogdb.PollStoreContract.WRITTEN;
import static org.catalogpoller.catalogdb.PollStoreContract.as;
import static org.catalogpoller.catalogdb.PollStoreContract.updated;
import static org.catalogpoller.catalogdb.PollStoreContract.waiting;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Claim.Kind;
import org.catalogpoller.poll.MadeBy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.PollStore.Publication.NoRow;
import org.catalogpoller.port.PollStore.Publication.OtherCatalog;
import org.catalogpoller.port.PollStore.Publication.Refused;
import org.catalogpoller.port.PollStore.Publication.Superseded;
import org.catalogpoller.port.PollStore.Publication.Written;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A fault of the function's own tables ends no poll, and is no refusal of the values. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class OwnTableFaultsTest extends StoreOnPostgres {

    private static final String LOCKED = "RAISE 'no' USING ERRCODE = '55P03';";

    private LocalDatabase postgres;
    private TrackedPolls store;

    @BeforeEach
    void aRoleThatOwnsNoTable() {
        TestEnvironment.reset();
        postgres = TestEnvironment.database();
        store = tables.withNotifiers();
        postgres.execute("CREATE ROLE limited; GRANT USAGE ON SCHEMA public TO limited;"
                + LocalDatabase.grants("limited") + "\nALTER ROLE postgres SET role TO limited");
        TestEnvironment.toDatabase().closeConnections();
    }

    @AfterEach
    void asItWas() {
        asOwner("ALTER ROLE postgres RESET ALL; DROP FUNCTION IF EXISTS fault_of_catalog, fault_of_catalog_poll,"
                + " fault_of_catalog_poll_attempt, fault_of_catalog_poll_rate CASCADE;"
                + " ALTER TABLE catalog_poll_attempt DROP CONSTRAINT IF EXISTS fault,"
                + " ALTER COLUMN reason TYPE text USING NULL, ALTER COLUMN api_ms TYPE integer USING NULL,"
                + " DISABLE ROW LEVEL SECURITY;"
                + " ALTER TABLE catalog_poll DROP CONSTRAINT IF EXISTS fault,"
                + " ALTER COLUMN sealed_token TYPE text, DISABLE ROW LEVEL SECURITY;"
                + " DROP OWNED BY limited; DROP ROLE limited; GRANT SELECT ON catalog_poll_pause TO PUBLIC");
    }

    /** With the rights of the tables' owner. */
    private void asOwner(String sql) {
        postgres.execute("SET ROLE NONE; " + sql);
        TestEnvironment.toDatabase().closeConnections();
    }

    private static String trigger(String table, String level, String body) {
        String function = "fault_of_" + table + "()";
        return "CREATE FUNCTION " + function + " RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + body
                + " END $$; CREATE TRIGGER fault BEFORE INSERT OR UPDATE ON " + table + " FOR EACH " + level
                + " EXECUTE FUNCTION " + function + ";";
    }

    static Stream<Arguments> faultsOf(String table, String text) {
        return Stream.of(
                Arguments.of("a trigger that raises", trigger(table, "ROW", "RAISE EXCEPTION 'no';")),
                Arguments.of("a trigger of the statement", trigger(table, "STATEMENT", "RAISE EXCEPTION 'no';")),
                Arguments.of("a code of its own", trigger(table, "ROW", "RAISE 'no' USING ERRCODE = 'ABC12';")),
                Arguments.of("a constraint", "ALTER TABLE " + table + " ADD CONSTRAINT fault CHECK (false) NOT VALID"),
                Arguments.of("a short column", "ALTER TABLE " + table + " ALTER " + text + " TYPE varchar(1)"),
                Arguments.of("row level security", "ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY"),
                Arguments.of("no right to insert", "REVOKE INSERT ON " + table + " FROM limited"),
                Arguments.of("no right to read", "REVOKE SELECT ON " + table + " FROM limited"));
    }

    static Stream<Arguments> faultsOfTheStory() {
        return Stream.concat(
                faultsOf("catalog_poll_attempt", "reason"),
                Stream.of(Arguments.of(
                        "a column of another type",
                        "ALTER TABLE catalog_poll_attempt ALTER api_ms TYPE boolean USING NULL")));
    }

    private static PollRow withLine(PollRow row) {
        return row.withStory(List.of(StoryContract.line(row.poll().attempts(), MadeBy.SCHEDULE)
                .decided("unavailable", "poll again", "because", null)));
    }

    private Claim advance(PollRow row) {
        return store.advance(row, START, OVERDUE_AFTER, LIMIT);
    }

    private String backendRow() {
        asOwner("GRANT SELECT ON catalog TO limited");
        return postgres.row(1);
    }

    private PollState state(String pollId) {
        return rows().find(pollId, LIMIT).orElseThrow().state();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsOfTheStory")
    void pollsMoveAndEndWithoutTheirStory(String name, String fault) {
        asOwner(fault);

        assertThat(advance(withLine(waiting("a", 1))).kind()).isEqualTo(Kind.ADVANCED);
        assertThat(store.publish(withLine(updated(waiting("a", 2))), VALUES, LIMIT))
                .isEqualTo(WRITTEN);
        assertThat(advance(withLine(waiting("b", 2, 1))).kind()).isEqualTo(Kind.ADVANCED);
        assertThat(store.end(withLine(as(PollState.FAILED, waiting("b", 2, 2))), LIMIT)
                        .kind())
                .isEqualTo(Kind.ADVANCED);

        assertThat(state("a")).isEqualTo(PollState.UPDATED);
        assertThat(state("b")).isEqualTo(PollState.FAILED);
    }

    /** A constraint names the partition that it is of. */
    @Test
    void pollsMoveWithoutTheirStoryWhereAPartitionOfItIsFull() {
        asOwner("ALTER TABLE catalog_poll_attempt RENAME TO other; CREATE TABLE catalog_poll_attempt (LIKE other"
                + " INCLUDING ALL) PARTITION BY HASH (poll_id); CREATE TABLE one PARTITION OF catalog_poll_attempt"
                + " FOR VALUES WITH (MODULUS 1, REMAINDER 0); ALTER TABLE one ADD CONSTRAINT fault CHECK (false);"
                + " GRANT ALL ON catalog_poll_attempt TO limited");
        try {
            assertThat(advance(withLine(waiting("a", 1))).kind()).isEqualTo(Kind.ADVANCED);
        } finally {
            asOwner("DROP TABLE catalog_poll_attempt; ALTER TABLE other RENAME TO catalog_poll_attempt");
        }
    }

    @Test
    void oneLineThatIsRefusedLeavesTheStoriesOn() {
        asOwner(trigger("catalog_poll_attempt", "ROW", "IF NEW.attempt = 1 THEN RAISE 'no'; END IF; RETURN NEW;"));

        advance(withLine(waiting("a", 1)));
        advance(withLine(waiting("a", 2)));

        assertThat(history().story("a", 10, LIMIT)).hasSize(1);
    }

    static Stream<Arguments> faultsOfThePolls() {
        return faultsOf("catalog_poll", "sealed_token");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faultsOfThePolls")
    void valuesAreWrittenWhereTheRowOfThePollIsRefused(String name, String fault) {
        asOwner(fault);
        PollRow row = updated(waiting("a", 1)).withToken(true, "sealed");

        assertThat(store.publish(row, VALUES, LIMIT))
                .isInstanceOfSatisfying(
                        Written.class,
                        written -> assertThat(written.untracked()).isNotNull());

        assertThat(backendRow()).contains("KB1");
    }

    /** Who holds the lock may be ending this very poll. */
    @Test
    void valuesWaitForTheNextAttemptWhereTheRowOfThePollIsLocked() {
        asOwner(trigger("catalog_poll", "ROW", LOCKED));

        assertThatThrownBy(() -> store.publish(updated(waiting("a", 1)), VALUES, LIMIT))
                .isInstanceOf(CatalogTableException.class)
                .hasMessageContaining("(55P03)");
        assertThat(backendRow()).doesNotContain("KB1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"catalog_poll_pause", "catalog_poll_attempt"})
    void valuesAreWrittenWithoutAnyRightOnTheOtherTables(String table) {
        asOwner("REVOKE ALL ON " + table + " FROM limited, PUBLIC");

        assertThat(store.publish(withLine(updated(waiting("a", 1))), VALUES, LIMIT))
                .isEqualTo(WRITTEN);
        assertThat(state("a")).isEqualTo(PollState.UPDATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"catalog_poll_pause", "catalog_poll_rate", "catalog_poll_attempt"})
    void theRowOfAPollMovesWithoutAnyRightOnTheOtherTables(String table) {
        postgres.execute("INSERT INTO catalog_poll_pause (catalog_id, since) VALUES (2, now())");
        asOwner("REVOKE ALL ON " + table + " FROM limited, PUBLIC");
        TrackedPolls planning = tables.planning("1");

        for (int attempt = 1; attempt <= 2; attempt++) {
            Claim claim = planning.advance(withLine(waiting("a", attempt)), START, OVERDUE_AFTER, LIMIT);

            assertThat(claim.kind()).isEqualTo(Kind.ADVANCED);
            assertThat(claim.news().pauses()).isEqualTo(table.equals("catalog_poll_pause") ? null : true);
            assertThat(claim.news().requestAt() == null).isEqualTo(table.equals("catalog_poll_rate"));
        }
        assertThat(rows().find("a", LIMIT).orElseThrow().poll().attempts()).isEqualTo(2);
        asOwner("GRANT SELECT ON catalog_poll_attempt TO limited");
        assertThat(history().story("a", 10, LIMIT)).hasSize(table.equals("catalog_poll_attempt") ? 0 : 2);
    }

    /** No other form of the statement can help. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "REVOKE ALL ON catalog_poll FROM limited",
                "REVOKE INSERT ON catalog_poll FROM limited",
                "ALTER TABLE catalog_poll ENABLE ROW LEVEL SECURITY"
            })
    void aRefusalOfThePollsSaysSo(String fault) {
        asOwner(fault);

        assertThatThrownBy(() -> tables.planning("1").advance(withLine(waiting("a", 1)), START, OVERDUE_AFTER, LIMIT))
                .isInstanceOfSatisfying(
                        StatementRefusedException.class,
                        refusal -> assertThat(refusal.isOf("catalog_poll")).isTrue());
    }

    /** The second is another environment's by then, and the table takes none after it. */
    @Test
    void anAttemptThatMovedItsRowGoesOnWithoutASecond() {
        asOwner(trigger(
                "catalog_poll_rate",
                "ROW",
                "IF current_query() LIKE '%INSERT INTO catalog_poll AS p%' THEN RETURN NULL; END IF; RAISE 'no';"));

        Claim claim = tables.planning("1").advance(waiting("a", 1), START, OVERDUE_AFTER, LIMIT);

        assertThat(claim.kind()).isEqualTo(Kind.ADVANCED);
        assertThat(claim.news().requestAt()).isNull();
        assertThat(claim.news().pauses()).isFalse();
    }

    @Test
    void valuesThatTheBackendRefusesAreRefusedBesideAFaultOfTheStory() {
        asOwner(trigger("catalog", "ROW", "RAISE EXCEPTION 'not this one';")
                + trigger("catalog_poll_attempt", "ROW", "RAISE EXCEPTION 'no line';"));

        assertThat(store.publish(withLine(updated(waiting("a", 1))), VALUES, LIMIT))
                .isEqualTo(new Refused("PostgreSQL answered ERROR: not this one (P0001)"));
    }

    @Test
    void aPollWhoseRowMayNotBeInsertedEndsWithItsValues() {
        advance(waiting("a", 1));
        asOwner("REVOKE INSERT ON catalog_poll FROM limited");

        assertThat(store.publish(updated(waiting("a", 2)), VALUES, LIMIT)).isEqualTo(WRITTEN);

        assertThat(state("a")).isEqualTo(PollState.UPDATED);
        assertThat(postgres.query("SELECT notify_after IS NOT NULL AND next_attempt_at IS NULL"
                        + " AND known_values IS NOT NULL FROM catalog_poll"))
                .isEqualTo("t");
        assertThat(store.publish(updated(waiting("a", 2)), VALUES, LIMIT)).isEqualTo(new Superseded());
    }

    @Test
    void aPollWhoseEndIsRefusedWaitsOnAndSaysWhy() {
        advance(waiting("a", 1));
        asOwner(trigger("catalog_poll", "ROW", "IF NEW.state <> 'WAITING' THEN RAISE 'no end'; END IF; RETURN NEW;"));

        assertThat(store.publish(updated(waiting("a", 2)), VALUES, LIMIT))
                .isEqualTo(new Written("PostgreSQL answered ERROR: no end (P0001)"));
        assertThatThrownBy(() -> store.end(withLine(as(PollState.FAILED, waiting("a", 2))), LIMIT))
                .isInstanceOf(CatalogTableException.class)
                .hasMessage("PostgreSQL answered ERROR: no end (P0001)");
        assertThat(state("a")).isEqualTo(PollState.WAITING);
    }

    @Test
    void aCancelledPollStaysUnwrittenBesideAFaultOfThePolls() {
        advance(waiting("a", 1));
        store.end(as(PollState.CANCELLED, waiting("a", 1)), LIMIT);
        asOwner("REVOKE UPDATE ON catalog_poll FROM limited");

        assertThat(store.publish(updated(waiting("a", 2)), VALUES, LIMIT)).isEqualTo(new Superseded());
        assertThat(backendRow()).doesNotContain("KB1");
    }

    @Test
    void anotherCatalogsPollStaysUnwrittenBesideAFaultOfThePolls() {
        advance(waiting("a", 2, 1));
        asOwner("REVOKE UPDATE ON catalog_poll FROM limited");

        assertThat(store.publish(updated(waiting("a", 1, 2)), VALUES, LIMIT)).isEqualTo(new OtherCatalog());
        assertThat(backendRow()).doesNotContain("KB1");
    }

    @Test
    void aWriteThatFindsNoRowNamesTheFaultOfThePolls() {
        asOwner("REVOKE UPDATE ON catalog_poll FROM limited");

        assertThat(store.publish(updated(waiting("a", 404, 1)), VALUES, LIMIT))
                .isInstanceOfSatisfying(
                        NoRow.class,
                        none -> assertThat(none.reason())
                                .startsWith("the table has no row with id 404")
                                .contains("permission denied for table catalog_poll"));
    }

    /** The form with the story is refused at once, and the one without gets no answer. */
    @Test
    void theLimitIsThatOfTheWholeCall() {
        asOwner(trigger(
                "catalog_poll",
                "ROW",
                "IF current_query() NOT LIKE '%catalog_poll_attempt%' THEN PERFORM pg_sleep(4); END IF; RAISE 'no';"));
        Duration limit = Duration.ofSeconds(3);

        assertThatThrownBy(() -> store.publish(withLine(updated(waiting("a", 1))), VALUES, limit))
                .isInstanceOf(CatalogTableException.class)
                .hasMessage(
                        "PostgreSQL answered ERROR: no (P0001); at a further try: the database did not answer in time");
        assertThatThrownBy(() -> store.advance(withLine(waiting("a", 1)), START, OVERDUE_AFTER, limit))
                .isInstanceOf(CatalogTableException.class)
                .hasMessage(
                        "PostgreSQL answered ERROR: no (P0001); at a further try: the database did not answer in time");
    }
}

package org.catalogpoller.catalogdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.catalogpoller.catalogdb.PollStoreContract.LIMIT;
import static org.catalogpoller.catalogdb.PollStoreContract.OVERDUE_AFTER;
import static org.catalogpoller.catalogdb.PollStoreContract.START;
import static org.catalogpoller.catalogdb.PollStoreContract.VALUES;
import static org.catalogpoller.catalogdb.PollStoreContract.WRITTEN;
import static org.catalogpoller.catalogdb.PollStoreContract.as;
import static org.catalogpoller.catalogdb.PollStoreContract.knowing;
import static org.catalogpoller.catalogdb.PollStoreContract.updated;
import static org.catalogpoller.catalogdb.PollStoreContract.waiting;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Claim.Kind;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.PollStore.Publication.NoRow;
import org.catalogpoller.port.PollStore.Publication.Refused;
import org.catalogpoller.port.PollStore.Publication.Superseded;
import org.catalogpoller.port.PollStore.Publication.Written;
import org.catalogpoller.testing.Eventually;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What PostgreSQL refuses, confirms late, or answers to nobody. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class DatabaseFaultsTest extends StoreOnPostgres {

    private static final Duration SHORT = Duration.ofMillis(400);

    @Inject
    CatalogTable catalogs;

    private LocalDatabase postgres;
    private TrackedPolls store;

    @BeforeEach
    void reset() {
        TestEnvironment.reset();
        postgres = TestEnvironment.database();
        store = tables.withNotifiers();
    }

    @AfterEach
    void theTableAsItWas() {
        serverIsReadOnly("off");
        postgres.execute("DROP FUNCTION IF EXISTS fault() CASCADE; ALTER TABLE catalog DROP CONSTRAINT IF EXISTS short;"
                + " ALTER TABLE catalog_poll DROP CONSTRAINT IF EXISTS short");
    }

    private void trigger(String body) {
        trigger("catalog", body);
    }

    private void trigger(String table, String body) {
        postgres.execute("CREATE FUNCTION fault() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN " + body
                + " END $$; CREATE TRIGGER fault BEFORE INSERT OR UPDATE ON " + table
                + " FOR EACH ROW EXECUTE FUNCTION fault()");
    }

    private void serverIsReadOnly(String onOrOff) {
        postgres.execute("ALTER SYSTEM SET default_transaction_read_only = " + onOrOff);
        postgres.execute("SELECT pg_reload_conf()");
        Eventually.see(
                "the server has read its settings",
                () -> postgres.query("SHOW default_transaction_read_only"),
                onOrOff::equals);
    }

    private Claim advance(PollRow row) {
        return store.advance(row, START, OVERDUE_AFTER, LIMIT);
    }

    @Test
    void aValueThatIsTooLongIsRefusedForGood() {
        CatalogValues tooLong = new CatalogValues("x".repeat(256), "DS1");

        assertThat(store.publish(knowing(updated(waiting("a", 1)), tooLong), tooLong, LIMIT))
                .isEqualTo(new Refused(
                        "PostgreSQL answered ERROR: value too long for type character varying(255) (22001)"));
    }

    @Test
    void aValueThatBreaksAConstraintIsRefusedForGood() {
        postgres.execute("ALTER TABLE catalog ADD CONSTRAINT short CHECK (length(kb_name) < 3)");

        assertThat(store.publish(updated(waiting("a", 1)), VALUES, LIMIT))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.reason()).contains("violates check constraint", "(23514)"));
    }

    @Test
    void aValueThatATriggerRefusesIsRefusedForGood() {
        trigger("RAISE EXCEPTION 'not this one';");

        assertThat(store.publish(updated(waiting("a", 1)), VALUES, LIMIT))
                .isEqualTo(new Refused("PostgreSQL answered ERROR: not this one (P0001)"));
        assertThat(new UntrackedPolls(catalogs).publish(updated(waiting("a", 1)), VALUES, LIMIT))
                .isEqualTo(new Refused("PostgreSQL answered ERROR: not this one (P0001)"));
    }

    @Test
    void aValueThatBreaksTheCheckOfAViewIsRefusedForGood() {
        trigger("RAISE EXCEPTION 'not here' USING ERRCODE = 'with_check_option_violation';");

        assertThat(store.publish(updated(waiting("a", 1)), VALUES, LIMIT))
                .isEqualTo(new Refused("PostgreSQL answered ERROR: not here (44000)"));
    }

    /** Tracking is never in the way of the values. */
    @Test
    void aConstraintOfTheFunctionsOwnTableDoesNotRefuseTheValues() {
        postgres.execute("ALTER TABLE catalog_poll ADD CONSTRAINT short CHECK (length(catalog_name) < 1)");

        assertThat(store.publish(updated(waiting("a", 1)), VALUES, LIMIT))
                .isInstanceOfSatisfying(
                        Written.class,
                        written -> assertThat(written.untracked()).contains("catalog_poll", "(23514)"));
        assertThat(postgres.row(1)).contains("KB1");
    }

    @Test
    void valuesAreWrittenWhereATriggerKeepsTheRowOfThePollFromItsTable() {
        trigger("catalog_poll", "RETURN NULL;");

        assertThatThrownBy(() -> advance(waiting("a", 1)))
                .isInstanceOf(CatalogTableException.class)
                .hasMessageContaining("a trigger or a policy keeps the poll's row from catalog_poll");
        assertThat(store.publish(updated(waiting("a", 1)), VALUES, LIMIT))
                .isEqualTo(new Written("a trigger or a policy keeps the poll's row from catalog_poll"));
        assertThat(postgres.row(1)).contains("KB1");
    }

    @Test
    void valuesAreWrittenWhereATriggerKeepsTheEndOfThePollFromItsRow() {
        advance(waiting("a", 1));
        trigger("catalog_poll", "RETURN NULL;");

        assertThat(store.publish(updated(waiting("a", 1)), VALUES, LIMIT))
                .isEqualTo(new Written("a trigger or a policy keeps the poll's row from catalog_poll"));
    }

    @Test
    void aRowThatATriggerKeepsFromTheUpdateIsNamed() {
        trigger("RETURN NULL;");

        assertThat(store.publish(updated(waiting("a", 1)), VALUES, LIMIT))
                .isEqualTo(new NoRow(
                        "the table has the row with id 1, but a trigger or a policy keeps the UPDATE from it"));
    }

    /**
     * PostgreSQL keeps what a trigger sets for the session, unless it sets it for the transaction alone. A write takes longer
     * than the time-outs that are left behind.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET search_path = pg_catalog",
                "SET ROLE pg_monitor",
                "SET statement_timeout = 30",
                "PERFORM set_config('statement_timeout', '30', false)",
                "SET lock_timeout = 1",
                "SET transaction_timeout = 30",
                "SET idle_session_timeout = 1",
                "SET idle_in_transaction_session_timeout = 1",
                "SET default_transaction_read_only = on",
                "SET default_transaction_isolation = 'serializable'",
                "SET row_security = off",
                "SET TimeZone = 'Asia/Tokyo'",
                "SET DateStyle = 'German'",
                "SET IntervalStyle = 'iso_8601'",
                "SET standard_conforming_strings = off",
                "SET extra_float_digits = 0"
            })
    void whatATriggerLeavesBehindInASessionEndsWithIt(String setting) {
        trigger("PERFORM pg_sleep(0.1); " + setting + "; RETURN NEW;");
        advance(waiting("a", 1));
        assertThat(store.publish(updated(waiting("a", 2)), VALUES, LIMIT)).isEqualTo(WRITTEN);

        assertThat(advance(waiting("b", 1)).kind()).isEqualTo(Kind.ADVANCED);
        assertThat(store.publish(updated(waiting("b", 2)), VALUES, LIMIT)).isEqualTo(WRITTEN);
        assertThat(catalogs.write(1, VALUES, LIMIT)).isEqualTo(1);
    }

    @Test
    void aTimeoutThatEndsSessionsIsNamed() {
        trigger("SET transaction_timeout = 30; PERFORM pg_sleep(5); RETURN NEW;");

        assertThatThrownBy(() -> store.publish(updated(waiting("a", 1)), VALUES, LIMIT))
                .isInstanceOf(CatalogTableException.class)
                .hasMessageContaining("a time-out that ends sessions (transaction_timeout)");
    }

    /** No value fits, whatever the API says. */
    @ParameterizedTest
    @CsvSource({
        "kb_name TYPE integer USING NULL, kb_name TYPE varchar(255), (42804), 'the column \"kb_name\" is of type integer, and"
                + " should be text or varchar (DB_COLUMNS)'",
        "id TYPE text, id TYPE integer USING id::integer, (42883), 'the column \"id\" is of type text, and should be an"
                + " integer (DB_ID_COLUMN)'",
        "updated_at TYPE bigint USING NULL, updated_at TYPE timestamptz USING NULL, (42804), 'the column \"updated_at\" is"
                + " of type bigint, and should be a timestamp (DB_UPDATED_AT_COLUMN)'"
    })
    void aColumnOfAWrongTypeRefusesTheValuesForGood(String change, String back, String sqlState, String why) {
        postgres.execute("ALTER TABLE catalog ALTER " + change);
        try {
            for (PollStore each : List.of(store, new UntrackedPolls(catalogs))) {
                assertThat(each.publish(updated(waiting("a", 1)), VALUES, LIMIT))
                        .isInstanceOfSatisfying(
                                Refused.class,
                                refused -> assertThat(refused.reason()).contains(sqlState, why));
            }
        } finally {
            postgres.execute("ALTER TABLE catalog ALTER " + back);
        }
        assertThat(store.publish(updated(waiting("a", 1)), VALUES, LIMIT)).isEqualTo(WRITTEN);
    }

    /** The columns are as they should be: what the trigger lacks may come while the values wait. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "PERFORM not_deployed_yet(NEW.id)",
                "CREATE TEMP TABLE audit (kb_name integer) ON COMMIT DROP; INSERT INTO audit VALUES (NEW.kb_name)"
            })
    void aFaultOfATriggerInItsOwnStatementsIsNoRefusalOfTheValues(String statement) {
        trigger(statement + "; RETURN NEW;");

        for (PollStore each : List.of(store, new UntrackedPolls(catalogs))) {
            assertThatThrownBy(() -> each.publish(updated(waiting("a", 1)), VALUES, LIMIT))
                    .isInstanceOf(CatalogTableException.class)
                    .hasMessageContaining("PostgreSQL answered ERROR");
        }
        postgres.execute("DROP FUNCTION fault() CASCADE");
        assertThat(store.publish(updated(waiting("a", 1)), VALUES, LIMIT)).isEqualTo(WRITTEN);
    }

    /** The client would print it as text, between lines of JSON. */
    @Test
    void whatEndsASessionInAWriteIsThrownAndNotPrinted() {
        catalogs.write(1, VALUES, LIMIT);
        trigger("PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW;");
        PrintStream usual = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, UTF_8));
        try {
            assertThatThrownBy(() -> catalogs.write(1, VALUES, LIMIT))
                    .isInstanceOf(CatalogTableException.class)
                    .hasMessageContaining("the connection to the database ended without an answer");
        } finally {
            System.setErr(usual);
        }
        assertThat(printed.toString(UTF_8)).isEmpty();
    }

    @Test
    void aTableThatIsRefusedOnANewConnectionCostsNoMoreOfThem() {
        trigger("catalog_poll", "RAISE EXCEPTION 'not catalog_poll' USING ERRCODE = 'insufficient_privilege';");
        assertThatThrownBy(() -> advance(waiting("a", 1))).isInstanceOf(StatementRefusedException.class);
        int opened = TestEnvironment.toDatabase().opened();

        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThatThrownBy(() -> advance(waiting("a", 1))).isInstanceOf(StatementRefusedException.class);
        }

        assertThat(TestEnvironment.toDatabase().opened()).isEqualTo(opened);
    }

    @Test
    void aConnectionThatDiesAfterARefusalCostsNoAttempt() {
        TrackedPolls fresh = tables.environment(100).withNotifiers();
        trigger("catalog_poll", "RAISE EXCEPTION 'not now' USING ERRCODE = 'lock_not_available';");
        assertThatThrownBy(() -> fresh.advance(waiting("a", 1), START, OVERDUE_AFTER, LIMIT))
                .isInstanceOf(StatementRefusedException.class);
        postgres.execute("DROP FUNCTION fault() CASCADE");
        TestEnvironment.toDatabase().forgetConnections();

        assertThat(fresh.advance(waiting("a", 1), START, OVERDUE_AFTER, LIMIT).kind())
                .isEqualTo(Kind.ADVANCED);
    }

    @Test
    void aWriteThatIsConfirmedLateIsTheDeliverysOwn() {
        trigger("PERFORM pg_sleep(1); RETURN NEW;");
        advance(waiting("a", 1));

        assertThatThrownBy(() -> store.publish(updated(waiting("a", 2)), VALUES, SHORT))
                .isInstanceOf(CatalogTableException.class);

        assertThat(advance(knowing(waiting("a", 2), VALUES))).isEqualTo(new Claim(Kind.WRITTEN, "a"));
        assertThat(store.publish(updated(waiting("a", 2)), VALUES, LIMIT)).isEqualTo(WRITTEN);
        TrackedPolls elsewhere = tables.withNotifiers();
        assertThat(elsewhere.publish(updated(waiting("a", 2)), VALUES, LIMIT)).isEqualTo(new Superseded());
        assertThat(elsewhere.advance(waiting("a", 2), START, OVERDUE_AFTER, LIMIT))
                .isEqualTo(new Claim(Kind.SUPERSEDED, "a"));
    }

    @Test
    void aWriteThatWasRefusedForNowIsNotTheDeliverysOwn() {
        advance(waiting("a", 1));
        trigger("RAISE EXCEPTION 'not now' USING ERRCODE = 'serialization_failure';");
        assertThatThrownBy(() -> store.publish(updated(waiting("a", 2)), VALUES, LIMIT))
                .isInstanceOf(CatalogTableException.class);
        postgres.execute("DROP FUNCTION fault() CASCADE");

        assertThat(tables.withNotifiers().publish(updated(waiting("a", 2)), VALUES, LIMIT))
                .isEqualTo(WRITTEN);

        assertThat(advance(knowing(waiting("a", 2), VALUES))).isEqualTo(new Claim(Kind.SUPERSEDED, "a"));
        assertThat(store.publish(updated(waiting("a", 2)), VALUES, LIMIT)).isEqualTo(new Superseded());
    }

    @Test
    void aWriteWhoseAnswerWasLostIsTheDeliverysOwn() {
        // a connection that has the statement already would not send its words
        TrackedPolls fresh = tables.environment(101).withNotifiers();
        fresh.advance(waiting("a", 1), START, OVERDUE_AFTER, LIMIT);
        TestEnvironment.toDatabase().loseAnswerTo("RETURNING 1");

        assertThat(fresh.publish(updated(waiting("a", 1)), VALUES, LIMIT)).isEqualTo(WRITTEN);
    }

    @Test
    void anEndWhoseAnswerWasLostIsTheDeliverysOwn() {
        advance(waiting("a", 1));
        store.end(as(PollState.FAILED, waiting("b", 2, 1)), LIMIT);
        TestEnvironment.toDatabase().loseNextAnswer();

        assertThat(store.end(as(PollState.TIMED_OUT, waiting("a", 1)), LIMIT)).isEqualTo(new Claim(Kind.ADVANCED, "a"));
        assertThat(store.end(as(PollState.TIMED_OUT, waiting("a", 1)), LIMIT).kind())
                .isEqualTo(Kind.SUPERSEDED);
    }

    @Test
    void aConnectionThatBreaksFailsNoneOfTheStatementsBesideIt() {
        Together.run(16, i -> advance(waiting("first " + i, i + 1, 1)));
        TestEnvironment.toDatabase().loseNextAnswer();

        List<Throwable> problems =
                Together.run(16, i -> catchThrowable(() -> advance(waiting("second " + i, i + 20, 1))));

        assertThat(problems).containsOnlyNulls();
    }

    @Test
    void aConnectionToAServerThatBecameReadOnlyIsReplaced() {
        advance(waiting("a", 1));
        int opened = TestEnvironment.toDatabase().opened();
        serverIsReadOnly("on");

        Eventually.see(
                "the server is read-only",
                () -> String.valueOf(catchThrowable(() -> advance(waiting("a", 2)))),
                problem -> problem.contains("(25006)"));
        assertThat(TestEnvironment.toDatabase().opened()).as("connections").isGreaterThan(opened);
        serverIsReadOnly("off");
        int before = TestEnvironment.toDatabase().opened();

        Eventually.see(
                "the server takes writes", () -> catchThrowable(() -> advance(waiting("a", 3))), Objects::isNull);
        assertThat(TestEnvironment.toDatabase().opened()).as("connections").isGreaterThan(before);
    }
}

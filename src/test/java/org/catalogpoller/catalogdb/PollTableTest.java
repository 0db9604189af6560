package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.TrackedPoll;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.PollStore.Publication;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The state of polls in a real PostgreSQL, with sessions that compete. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class CatalogPollTableTest implements PollStoreContract, NotificationContract {

    @Inject
    Database database;

    @Inject
    CatalogTable catalogs;

    @Inject
    CatalogUpdate update;

    private PollStore store;

    @BeforeEach
    void reset() {
        TestEnvironment.reset();
        store = new CatalogPollTable(database, catalogs, update, true);
    }

    @AfterEach
    void theTableAsItWas() {
        TestEnvironment.database().execute("ALTER TABLE IF EXISTS gone RENAME TO catalog_poll");
        // they have statements prepared for the columns of another table
        TestEnvironment.toDatabase().closeConnections();
    }

    @Override
    public PollStore store() {
        return store;
    }

    @Override
    public void passes(Duration duration) {
        TestEnvironment.database()
                .execute("UPDATE catalog_poll SET notify_after = notify_after - interval '" + duration + "'");
    }

    @Override
    public String backendRow(long id) {
        return TestEnvironment.database()
                .query("SELECT concat(coalesce(kb_name, 'null'), ' ', coalesce(data_source_name, 'null'))"
                        + " FROM catalog WHERE id = " + id);
    }

    @Test
    void withoutItsTableTheValuesAreWrittenAllTheSame() {
        TestEnvironment.database().execute("ALTER TABLE catalog_poll RENAME TO gone");

        assertThat(store.publish(
                        PollStoreContract.as(PollState.UPDATED, PollStoreContract.waiting("a", 1)), VALUES, LIMIT))
                .satisfies(publication -> assertThat(publication.rows()).isEqualTo(1))
                .satisfies(publication -> assertThat(publication.untracked()).contains("catalog_poll"));
        assertThat(backendRow(1)).isEqualTo("KB1 DS1");
        assertThatThrownBy(() -> store.advance(PollStoreContract.waiting("a", 1), START, LIMIT))
                .hasMessageContaining("catalog_poll");
    }

    @Test
    void theTableOfAnOlderVersionGetsWhatItLacksAndKeepsItsRows() throws IOException {
        TestEnvironment.database().execute("ALTER TABLE catalog_poll DROP COLUMN other_values");
        assertThatThrownBy(() -> store.advance(PollStoreContract.waiting("a", 1), START, LIMIT))
                .hasMessageContaining("other_values");
        TestEnvironment.database()
                .execute("INSERT INTO catalog_poll VALUES ('a', 1, 'catalog 1', 'WAITING', 1, 0, true, NULL, NULL,"
                        + " 'not ready', NULL, now(), now(), now(), now())");

        TestEnvironment.database().execute(Files.readString(Path.of("deploy/catalog_poll.sql")));

        assertThat(store.advance(PollStoreContract.waiting("a", 2), START, LIMIT)
                        .isSuperseded())
                .isFalse();
        assertThat(store.find("a", LIMIT)).contains(PollStoreContract.waiting("a", 2));
    }

    @Test
    void whatIsNoJsonInTheColumnOfFurtherValuesIsNotKnown() {
        TrackedPoll known = PollStoreContract.waiting("a", 404, 1);
        store.advance(known, START, LIMIT);
        store.publish(PollStoreContract.as(PollState.UPDATED, known), VALUES, LIMIT);
        for (String text : new String[] {"{", "", "[]", "null", "7"}) {
            TestEnvironment.database().execute("UPDATE catalog_poll SET other_values = '" + text + "'");

            assertThat(store.find("a", LIMIT)).map(TrackedPoll::values).contains(VALUES);
        }
    }

    @Test
    void whereNobodyIsToBeToldNothingIsNotedForThem() {
        PollStore silent = new CatalogPollTable(database, catalogs, update, false);
        silent.end(PollStoreContract.as(PollState.FAILED, PollStoreContract.waiting("a", 1)), LIMIT);
        silent.advance(PollStoreContract.waiting("b", 1), START, LIMIT);
        silent.publish(PollStoreContract.as(PollState.UPDATED, PollStoreContract.waiting("b", 1)), VALUES, LIMIT);

        assertThat(store.unnotified(10, LIMIT)).isEmpty();
        assertThat(TestEnvironment.database().query("SELECT count(notify_after) FROM catalog_poll"))
                .isEqualTo("0");
    }

    @Test
    void aPollThatIsCancelledByHandIsNotTold() {
        store.end(PollStoreContract.as(PollState.FAILED, PollStoreContract.waiting("a", 1)), LIMIT);
        TestEnvironment.database().execute("UPDATE catalog_poll SET state = 'CANCELLED'");

        assertThat(store.unnotified(10, LIMIT)).isEmpty();
        assertThat(store.claimNotification("a", LIMIT)).isEmpty();
    }

    @Test
    void aTableOfAnOlderVersionIsUpgradedWithItsRows() throws IOException {
        LocalDatabase postgres = TestEnvironment.database();
        store.end(PollStoreContract.as(PollState.FAILED, PollStoreContract.waiting("old", 1)), LIMIT);
        postgres.execute("ALTER TABLE catalog_poll DROP COLUMN notify_after, DROP COLUMN notified");

        postgres.execute(Files.readString(Path.of("deploy/catalog_poll.sql")));
        postgres.execute(Files.readString(Path.of("deploy/catalog_poll.sql")));

        assertThat(store.unnotified(10, LIMIT)).isEmpty();
        store.end(PollStoreContract.as(PollState.FAILED, PollStoreContract.waiting("new", 1)), LIMIT);
        assertThat(store.unnotified(10, LIMIT)).containsExactly("new");
    }

    @Test
    void anAdvanceCostsOneRoundTrip() {
        store.advance(PollStoreContract.waiting("a", 1), START, LIMIT);
        int before = TestEnvironment.toDatabase().requests();

        store.advance(PollStoreContract.waiting("a", 2), START, LIMIT);

        assertThat(TestEnvironment.toDatabase().requests() - before).isEqualTo(1);
    }

    @Test
    void aWriteWhoseAnswerWasLostIsItsOwn() {
        store.publish(PollStoreContract.as(PollState.UPDATED, PollStoreContract.waiting("b", 2, 1)), VALUES, LIMIT);
        TestEnvironment.toDatabase().loseAnswerTo("COMMIT");

        TrackedPoll updated = PollStoreContract.as(PollState.UPDATED, PollStoreContract.waiting("a", 1));
        assertThat(store.publish(updated, VALUES, LIMIT)).isEqualTo(new Publication(1));
        assertThat(store.publish(updated, VALUES, LIMIT))
                .as("the next delivery")
                .isEqualTo(new Publication(null));
    }

    @Test
    void connectionsThatWereCutAreReplaced() {
        store.advance(PollStoreContract.waiting("a", 1), START, LIMIT);
        TestEnvironment.toDatabase().closeConnections();

        assertThat(store.advance(PollStoreContract.waiting("a", 2), START, LIMIT)
                        .isSuperseded())
                .isFalse();
    }
}

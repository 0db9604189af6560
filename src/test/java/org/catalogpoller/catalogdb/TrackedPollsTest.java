package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.catalogpoller.catalogdb.PollStoreContract.as;
import static org.catalogpoller.catalogdb.PollStoreContract.knowing;
import static org.catalogpoller.catalogdb.PollStoreContract.updated;
import static org.catalogpoller.catalogdb.PollStoreContract.waiting;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.MadeBy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.NotificationQueue;
import org.catalogpoller.port.OverduePolls;
import org.catalogpoller.port.OverduePolls.Search;
import org.catalogpoller.port.OverduePolls.Taken;
import org.catalogpoller.port.Pauses;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.PollStore.Publication.Refused;
import org.catalogpoller.port.PollStore.Publication.Written;
import org.catalogpoller.port.RetryablePolls;
import org.catalogpoller.testing.ChangedRow;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The state of polls in a real PostgreSQL, with sessions that compete. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class TrackedPollsTest extends StoreOnPostgres implements StoreContract {

    @Inject
    Database database;

    private PollStore store;

    @BeforeEach
    void reset() {
        TestEnvironment.reset();
        store = tables.withNotifiers();
    }

    @AfterEach
    void theTableAsItWas() {
        TestEnvironment.database().execute("ALTER TABLE IF EXISTS gone RENAME TO catalog_poll");
        TestEnvironment.database().execute("ALTER TABLE catalog_poll DROP CONSTRAINT IF EXISTS young");
        TestEnvironment.database().execute("ALTER TABLE IF EXISTS no_story RENAME TO catalog_poll_attempt");
        TestEnvironment.database().execute("ALTER TABLE IF EXISTS no_pause RENAME TO catalog_poll_pause");
        // they have statements prepared for the columns of another table
        TestEnvironment.toDatabase().closeConnections();
    }

    @Override
    public PollStore store() {
        return store;
    }

    @Override
    public OverduePolls overdue() {
        return new PollTableOverdue(database, true);
    }

    @Override
    public Pauses pauses() {
        return new PauseTable(database);
    }

    @Override
    public RetryablePolls ended() {
        return new PollTableRetryable(database);
    }

    @Override
    public NotificationQueue queue() {
        return new PollTableNotifications(database);
    }

    @Override
    public void passes(Duration duration) {
        String interval = " - interval '" + duration + "'";
        TestEnvironment.database()
                .execute("UPDATE catalog_poll SET notify_after = notify_after" + interval
                        + ", next_attempt_at = next_attempt_at" + interval + ", updated_at = updated_at" + interval
                        + ", paused_at = paused_at" + interval);
        TestEnvironment.database().execute("UPDATE catalog_poll_pause SET since = since" + interval);
    }

    @Override
    public String backendRow(long id) {
        return TestEnvironment.database()
                .query("SELECT concat(coalesce(kb_name, 'null'), ' ', coalesce(data_source_name, 'null'))"
                        + " FROM catalog WHERE id = " + id);
    }

    private static void constraintThatIsYoungerThanTheRows() {
        TestEnvironment.database()
                .execute("ALTER TABLE catalog_poll ADD CONSTRAINT young CHECK (catalog_id NOT IN (1, 5, 6)) NOT VALID");
    }

    private void pollsWait() {
        for (int i = 1; i <= 9; i++) {
            PollRow row = waiting("poll " + i, i, 1).withToken(false, null);
            store.advance(
                    ChangedRow.withDeadline(row, Instant.now().plus(Duration.ofDays(9))), START, OVERDUE_AFTER, LIMIT);
        }
        passes(Duration.ofHours(1));
    }

    @Test
    void aRowThatPostgresqlRefusesToChangeFailsAloneInASweep() {
        pollsWait();
        constraintThatIsYoungerThanTheRows();
        Search search = new Search(
                Duration.ZERO, false, Duration.ofMinutes(3), Instant.now(), Instant.EPOCH, Duration.ofHours(1));

        Taken some = overdue().take(search, 5, LIMIT);
        Taken rest = overdue().take(search, 250, LIMIT);

        assertThat(some.isFull()).isTrue();
        assertThat(rest.isFull()).isFalse();
        assertThat(List.of(some.problem(), rest.problem())).allMatch(problem -> problem.contains("\"young\""));
        assertThat(Stream.of(some, rest).flatMap(taken -> taken.polls().stream()))
                .extracting(poll -> poll.row().catalog().id())
                .containsExactlyInAnyOrder(2L, 3L, 4L, 7L, 8L, 9L);
        assertThatThrownBy(() -> overdue().take(search, 250, LIMIT)).hasMessageContaining("\"young\"");
    }

    @Test
    void aRowThatPostgresqlRefusesToEndKeepsNoOtherFromItsEnd() {
        pollsWait();
        Search search = new Search(
                Duration.ZERO, false, Duration.ofMinutes(3), Instant.now(), Instant.EPOCH, Duration.ofHours(1));
        List<PollRow> taken = overdue().take(search, 250, LIMIT).polls().stream()
                .map(OverduePolls.Overdue::row)
                .toList();
        constraintThatIsYoungerThanTheRows();

        assertThat(overdue().end(taken, PollState.TIMED_OUT, "over", LIMIT)).isEqualTo(6);
        assertThat(queue().claimDue(250, LIMIT)).hasSize(6);
        assertThatThrownBy(() -> overdue().end(taken.subList(0, 1), PollState.TIMED_OUT, "over", LIMIT))
                .hasMessageContaining("\"young\"");
    }

    @Test
    void aRowThatPostgresqlRefusesToChangeKeepsNoOtherFromAPauseOrItsNotification() {
        pollsWait();
        constraintThatIsYoungerThanTheRows();
        pauses().begin(null, null, LIMIT);

        assertThatThrownBy(() -> pauses().pauseOverdue(Duration.ZERO, false, 250, LIMIT))
                .hasMessageContaining("\"young\"");
        assertThat(TestEnvironment.database().query("SELECT count(*) FROM catalog_poll WHERE paused_at IS NOT NULL"))
                .isEqualTo("6");
        TestEnvironment.database()
                .execute("ALTER TABLE catalog_poll DROP CONSTRAINT young; UPDATE catalog_poll SET paused_at = now()");
        constraintThatIsYoungerThanTheRows();
        pauses().end(null, LIMIT);
        assertThat(pauses().resume(250, LIMIT).count()).isEqualTo(6);

        TestEnvironment.database()
                .execute("ALTER TABLE catalog_poll DROP CONSTRAINT young; UPDATE catalog_poll SET state = 'FAILED',"
                        + " notify_after = now() - interval '1 hour'");
        constraintThatIsYoungerThanTheRows();
        assertThat(queue().claimDue(250, LIMIT)).hasSize(6);
    }

    @Test
    void withoutCatalogPollTheValuesAreStillWritten() {
        TestEnvironment.database().execute("ALTER TABLE catalog_poll RENAME TO gone");

        assertThat(store.publish(updated(waiting("a", 1)), VALUES, LIMIT))
                .isInstanceOfSatisfying(
                        Written.class,
                        written -> assertThat(written.untracked()).contains("catalog_poll"));
        assertThat(backendRow(1)).isEqualTo("KB1 DS1");
        assertThatThrownBy(() -> store.advance(waiting("a", 1), START, OVERDUE_AFTER, LIMIT))
                .hasMessageContaining("catalog_poll");
    }

    @Test
    void withoutTheTableOfStoriesAPollGoesOnAllTheSame() {
        TestEnvironment.database().execute("ALTER TABLE catalog_poll_attempt RENAME TO no_story");
        PollRow first = waiting("a", 1).withStory(List.of(StoryContract.line(1, MadeBy.START)));
        PollRow second = waiting("a", 2).withStory(List.of(StoryContract.line(2, MadeBy.SCHEDULE)));

        assertThat(store.advance(first, START, OVERDUE_AFTER, LIMIT).kind()).isEqualTo(Claim.Kind.ADVANCED);
        assertThat(store.publish(updated(second), VALUES, LIMIT)).isEqualTo(WRITTEN);
        assertThat(rows().find("a", LIMIT)).map(PollRow::state).contains(PollState.UPDATED);

        TestEnvironment.database().execute("ALTER TABLE no_story RENAME TO catalog_poll_attempt");
        PollRow other = waiting("b", 2, 1).withStory(List.of(StoryContract.line(1, MadeBy.START)));
        store.advance(other, START, OVERDUE_AFTER, LIMIT);
        assertThat(history().story("b", 10, LIMIT)).isEmpty();
        tables.withNotifiers().advance(other, START, OVERDUE_AFTER, LIMIT);
        assertThat(history().story("b", 10, LIMIT)).hasSize(1);
    }

    @Test
    void withoutTheTableOfPausesAnOverduePollIsTakenAllTheSame() {
        store.advance(waiting("a", 1), START, OVERDUE_AFTER, LIMIT);
        passes(Duration.ofDays(1));
        TestEnvironment.database().execute("ALTER TABLE catalog_poll_pause RENAME TO no_pause");
        Search search = new Search(Duration.ZERO, true, Duration.ZERO, START, Instant.EPOCH, AHEAD);

        assertThat(overdue().take(search, 10, LIMIT).polls()).hasSize(1);
    }

    @Test
    void withoutStoryNoLineIsWritten() {
        PollRow first = waiting("a", 1).withStory(List.of(StoryContract.line(1, MadeBy.START)));

        tables.withoutStory().advance(first, START, OVERDUE_AFTER, LIMIT);

        assertThat(history().story("a", 10, LIMIT)).isEmpty();
    }

    @Test
    void applyingTheTablesFileAgainKeepsItsRows() throws IOException {
        store.end(as(PollState.FAILED, waiting("a", 1)), LIMIT);

        TestEnvironment.database().execute(Files.readString(Path.of("deploy/catalog_poll.sql")));

        assertThat(rows().find("a", LIMIT)).map(PollRow::state).contains(PollState.FAILED);
    }

    @Test
    void aColumnOfValuesWithoutTheTwoIsNotKnown() {
        store.advance(knowing(waiting("a", 1), VALUES), START, OVERDUE_AFTER, LIMIT);
        for (String json : new String[] {"{}", "[]", "null", "7", "{\"kb_name\": \"KB1\"}"}) {
            TestEnvironment.database().execute("UPDATE catalog_poll SET known_values = '" + json + "'");

            assertThat(rows().find("a", LIMIT)).isPresent();
            assertThat(rows().find("a", LIMIT).map(PollRow::values)).isEmpty();
        }
    }

    @Test
    void textsThatPostgresqlCannotStoreAreReplaced() {
        CatalogValues values = new CatalogValues("K\0", "DS1");

        assertThat(store.publish(updated(waiting("a", 1)), values, LIMIT)).isInstanceOf(Refused.class);
        store.end(knowing(waiting("a", 1).ended(PollState.FAILED, "refused: \0"), values), LIMIT);

        assertThat(rows().find("a", LIMIT)).map(PollRow::lastError).contains("refused: \uFFFD");
    }

    @Test
    void withoutNotifiersNoNotificationIsDue() {
        PollStore silent = tables.withoutNotifiers();
        silent.end(as(PollState.FAILED, waiting("a", 1)), LIMIT);
        silent.advance(waiting("b", 1), START, OVERDUE_AFTER, LIMIT);
        silent.publish(updated(waiting("b", 1)), VALUES, LIMIT);

        assertThat(queue().claimDue(10, LIMIT)).isEmpty();
        assertThat(TestEnvironment.database().query("SELECT count(notify_after) FROM catalog_poll"))
                .isEqualTo("0");
    }

    @Test
    void aPollThatIsCancelledBySqlIsNotNotified() {
        store.end(as(PollState.FAILED, waiting("a", 1)), LIMIT);
        TestEnvironment.database().execute("UPDATE catalog_poll SET state = 'CANCELLED'");

        assertThat(queue().claimDue(10, LIMIT)).isEmpty();
        assertThat(queue().claim("a", LIMIT)).isEmpty();
    }

    @Test
    void anAdvanceCostsOneRoundTrip() {
        store.advance(waiting("a", 1), START, OVERDUE_AFTER, LIMIT);
        int before = TestEnvironment.toDatabase().requests();

        store.advance(waiting("a", 2), START, OVERDUE_AFTER, LIMIT);

        assertThat(TestEnvironment.toDatabase().requests() - before).isEqualTo(1);
    }

    @Test
    void anEndAndItsWriteCostOneRoundTrip() {
        // a statement costs one more on each connection that has not prepared it
        TestEnvironment.toDatabase().closeConnections();
        store.publish(updated(waiting("a", 1)), VALUES, LIMIT);
        store.end(as(PollState.FAILED, waiting("b", 2, 1)), LIMIT);
        int before = TestEnvironment.toDatabase().requests();

        store.publish(updated(waiting("c", 1)), VALUES, LIMIT);
        store.end(as(PollState.FAILED, waiting("d", 2, 1)), LIMIT);

        assertThat(TestEnvironment.toDatabase().requests() - before).isEqualTo(2);
    }

    @Test
    void connectionsThatWereCutAreReplaced() {
        store.advance(waiting("a", 1), START, OVERDUE_AFTER, LIMIT);
        TestEnvironment.toDatabase().closeConnections();

        assertThat(store.advance(waiting("a", 2), START, OVERDUE_AFTER, LIMIT).isSuperseded())
                .isFalse();
    }
}

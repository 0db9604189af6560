package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.catalogdb.PollStoreContract.LIMIT;
import static org.catalogpoller.catalogdb.PollStoreContract.OVERDUE_AFTER;
import static org.catalogpoller.catalogdb.PollStoreContract.START;
import static org.catalogpoller.catalogdb.PollStoreContract.VALUES;
import static org.catalogpoller.catalogdb.PollStoreContract.WRITTEN;
import static org.catalogpoller.catalogdb.PollStoreContract.updated;
import static org.catalogpoller.catalogdb.PollStoreContract.waiting;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.PollStore.Publication;
import org.catalogpoller.testing.TcpProxy;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The connection to PostgreSQL breaks in the middle of an answer, at each of its bytes. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class CutAnswersTest extends StoreOnPostgres {

    /** What connects and logs in is the same each time: some of its bytes stand for the others. */
    private static final int STEP = 23;

    private TcpProxy proxy;
    private TrackedPolls store;
    private int polls;

    @BeforeEach
    void reset() {
        TestEnvironment.reset();
        proxy = TestEnvironment.toDatabase();
        store = tables.withNotifiers();
    }

    @AfterEach
    void noMoreCuts() {
        proxy.cutAnswersAfter(List.of());
        proxy.closeConnections();
    }

    /** How many bytes of answers a piece of work costs. */
    private int answered(Runnable work) {
        int before = proxy.answered();
        work.run();
        return proxy.answered() - before;
    }

    private PollRow next() {
        polls++;
        TestEnvironment.database().execute("UPDATE catalog SET kb_name = NULL, data_source_name = NULL");
        return waiting("poll " + polls, 1);
    }

    private boolean isWritten() {
        return TestEnvironment.database().row(1).contains("KB1");
    }

    private boolean advance(PollRow row) {
        return !store.advance(row, START, OVERDUE_AFTER, LIMIT).isSuperseded();
    }

    private Publication publish(PollRow row) {
        return store.publish(updated(row), VALUES, LIMIT);
    }

    private void connectAnew() {
        proxy.closeConnections();
        rows().find("nobody", LIMIT);
    }

    @Test
    void onAConnectionThatWasKeptTheAttemptIsMadeAllTheSame() {
        connectAnew();
        advance(next());
        publish(next());
        PollRow first = next();
        int moved = answered(() -> advance(first));
        int written = answered(() -> publish(first));
        assertThat(moved).isBetween(20, 2_000);

        for (int bytes = 0; bytes < Math.max(moved, written); bytes++) {
            PollRow row = next();
            proxy.cutAnswersAfter(List.of(bytes % moved));
            assertThat(advance(row))
                    .as("a move that is cut after %s bytes", bytes)
                    .isTrue();
            assertThat(rows().find(row.id(), LIMIT)).map(PollRow::state).contains(PollState.WAITING);

            proxy.cutAnswersAfter(List.of(bytes % written));
            assertThat(publish(row))
                    .as("a write that is cut after %s bytes", bytes)
                    .isEqualTo(WRITTEN);
            assertThat(isWritten()).isTrue();
            assertThat(rows().find(row.id(), LIMIT)).map(PollRow::state).contains(PollState.UPDATED);
        }
    }

    @Test
    void onNewConnectionsTheNextAttemptIsMade() {
        proxy.closeConnections();
        int moved = answered(() -> advance(next()));
        proxy.closeConnections();
        int written = answered(() -> publish(next()));

        for (int bytes = 0; bytes < Math.max(moved, written); bytes += STEP) {
            PollRow row = next();
            cutTwice(bytes % moved);
            Optional<Boolean> advanced = answer(() -> advance(row));
            assertThat(advanced.orElse(true))
                    .as("a move that is cut after %s bytes", bytes)
                    .isTrue();
            assertThat(advance(row)).as("the same move again").isTrue();

            cutTwice(bytes % written);
            Optional<Publication> publication = answer(() -> publish(row));
            assertThat(publication.isEmpty() || isWritten())
                    .as("a write that is cut after %s bytes", bytes)
                    .isTrue();
            assertThat(publication.orElseGet(() -> publish(row)))
                    .as("the same write again")
                    .isEqualTo(WRITTEN);
            assertThat(isWritten()).isTrue();
            assertThat(rows().find(row.id(), LIMIT)).map(PollRow::state).contains(PollState.UPDATED);
        }
    }

    /** Both tries of one call. */
    private void cutTwice(int bytes) {
        proxy.closeConnections();
        proxy.cutAnswersAfter(List.of(bytes, bytes));
    }

    /** Empty: the database did not confirm it. */
    private <T> Optional<T> answer(Supplier<T> work) {
        try {
            return Optional.of(work.get());
        } catch (CatalogTableException e) {
            return Optional.empty();
        } finally {
            proxy.cutAnswersAfter(List.of());
        }
    }
}

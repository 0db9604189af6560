package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.catalogdb.PollStoreContract.LIMIT;
import static org.catalogpoller.catalogdb.PollStoreContract.START;
import static org.catalogpoller.catalogdb.PollStoreContract.VALUES;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.CorrelationId;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollRow.Marks;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.port.NotificationQueue.NotificationClaim;
import org.catalogpoller.port.RetryablePolls.Ended;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A column of {@code catalog_poll} that one part of PollEntity lacks fails here. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class PollEntityTest {

    private static final PollRow WRITTEN = PollRow.of(
                    new Poll("a", new Catalog(1, "catalog 1"), START, 3, new CorrelationId("link")),
                    PollState.FAILED,
                    START.plusSeconds(60))
            .withToken(true, "sealed")
            .withValues(VALUES)
            .withLast("rejected", "because")
            .marked(Marks.retryOf("older"));

    @Inject
    PollTables tables;

    @Inject
    Database database;

    @BeforeEach
    void writeARow() {
        TestEnvironment.reset();
        tables.withNotifiers().end(WRITTEN, LIMIT);
        // an end leaves these without a value
        TestEnvironment.database()
                .execute("UPDATE catalog_poll SET next_attempt_at = started_at, paused_at = started_at,"
                        + " notified = 'topic'");
    }

    @Test
    void eachColumnIsWritten() {
        assertThat(columns("SELECT * FROM catalog_poll"))
                .isEqualTo(TestEnvironment.database()
                        .query(
                                "SELECT string_agg(column_name, ' ' ORDER BY column_name) FROM information_schema.columns"
                                        + " WHERE table_name = 'catalog_poll'"));
    }

    @Test
    void statementsReturnEachColumnButTheRepeats() {
        assertThat(columns("SELECT repeats, " + PollEntity.RETURNED + " FROM catalog_poll p"))
                .isEqualTo(columns("SELECT * FROM catalog_poll"));
    }

    @Test
    void hibernateAndStatementsReadTheRowAsItWasWritten() {
        PollRow expected = WRITTEN.dueAt(START).marked(new Marks(START, "older"));

        assertThat(tables.rows().find("a", LIMIT)).contains(expected);
        assertThat(new PollTableRetryable(database)
                        .endedAfter(
                                RetryablePollsContract.FIRST,
                                RetryablePollsContract.LAST,
                                RetryablePollsContract.FAILED,
                                1,
                                LIMIT))
                .extracting(Ended::row)
                .containsExactly(expected);
        assertThat(new PollTableNotifications(database).claim("a", LIMIT))
                .get()
                .extracting(NotificationClaim::notified)
                .asString()
                .isEqualTo("[topic]");
    }

    @Test
    void theNumberOfTheNextParameterFollowsThoseOfTheRow() {
        assertThat(PollEntity.parameters(WRITTEN, START, true).size()).isEqualTo(PollEntity.NEXT_PARAMETER - 1);
    }

    /** The columns of the row that have a value. */
    private static String columns(String query) {
        return TestEnvironment.database()
                .query("SELECT string_agg(name, ' ' ORDER BY name) FROM (" + query
                        + ") AS read, jsonb_object_keys(jsonb_strip_nulls(to_jsonb(read))) AS name");
    }
}

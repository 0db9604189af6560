package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Operators ask the function about its polls. Without their state it polls all the same. */
class PackagedFunctionTrackingIT {

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static Surroundings aws;
    private static PackagedFunction function;
    private static PackagedFunction untracked;

    @BeforeAll
    static void start() {
        aws = PACKAGED.surroundings();
        function = PACKAGED.start();
        untracked = PACKAGED.start(Map.of("POLL_TRACKING", "off"));
    }

    @Test
    void theStatusOfAPollIsFoundByItsIdAndByItsCatalog() {
        aws.answer("asked-for", "PENDING", "PENDING");
        JsonNode started = function.result(Surroundings.startEvent("asked-for", 1));
        JsonNode status = function.result("{\"action\": \"status\", \"local_catalog_id\": 1}");
        assertThat(names(status)).containsExactlyInAnyOrder("success", "action", "polls");
        assertThat(status.path("success").asBoolean()).isTrue();
        assertThat(status.path("action").asText()).isEqualTo("status");
        assertThat(status.path("polls")).hasSize(1);
        JsonNode poll = status.path("polls").path(0);
        assertThat(names(poll))
                .containsExactlyInAnyOrder(
                        "poll_id",
                        "state",
                        "local_catalog_id",
                        "catalog_name",
                        "attempt_count",
                        "last_status",
                        "started_at",
                        "deadline",
                        "next_attempt_at");
        assertThat(poll.path("poll_id")).isEqualTo(started.path("poll_id"));
        assertThat(poll.path("state").asText()).isEqualTo("WAITING");
        assertThat(poll.path("local_catalog_id").asInt()).isEqualTo(1);
        assertThat(poll.path("catalog_name").asText()).isEqualTo("asked-for");
        assertThat(poll.path("attempt_count").asInt()).isEqualTo(1);
        Instant next = Instant.parse(started.path("next_attempt_at").asText());
        assertThat(Instant.parse(poll.path("next_attempt_at").asText()))
                .as("by the clock of the database")
                .isBetween(next.minusSeconds(60), next.plusSeconds(60));
        JsonNode byId = function.result("{\"action\": \"status\", \"poll_id\": %s}".formatted(started.path("poll_id")));
        assertThat(((ObjectNode) byId.path("polls").get(0)).remove("story")).hasSize(1);
        assertThat(byId).isEqualTo(status);
    }

    @Test
    void aCancelledPollEndsAndItsScheduleIsDeleted() {
        aws.answer("cancelled", "PENDING", "PENDING");
        JsonNode started = function.result(Surroundings.startEvent("cancelled", 2));
        String attempt = aws.pending().get(0).input();
        String cancel = "{\"action\": \"cancel\", \"poll_id\": %s}".formatted(started.path("poll_id"));

        JsonNode cancelled = function.result(cancel);
        assertThat(names(cancelled)).containsExactlyInAnyOrder("success", "action", "cancelled", "polls");
        assertThat(cancelled.path("action").asText()).isEqualTo("cancel");
        assertThat(cancelled.path("cancelled").asInt()).isEqualTo(1);
        assertThat(cancelled.path("polls").path(0).path("state").asText()).isEqualTo("CANCELLED");
        assertThat(aws.pending()).isEmpty();

        assertThat(function.result(attempt).path("outcome").asText()).isEqualTo("SUPERSEDED");
        assertThat(function.result(cancel).path("cancelled").asInt()).isZero();
        assertThat(aws.pending()).isEmpty();
    }

    @Test
    void aSweepRevivesOrEndsOverduePollsButThoseWhoseEventMayComeBack() {
        aws.answer("overdue", "PENDING", "PENDING");
        String withoutToken = "{\"catalog_name\": \"overdue\", \"local_catalog_id\": 3}";
        JsonNode revived = function.result(withoutToken);
        JsonNode waiting = function.result(Surroundings.startEvent("overdue", 4));
        JsonNode timedOut = function.result(Surroundings.startEvent("overdue", 5));
        aws.forgetSchedules();
        String overdue = "UPDATE catalog_poll SET next_attempt_at = now() - interval '10 minutes'";
        aws.database().execute(overdue + " WHERE catalog_id IN (3, 4, 5)");
        aws.database()
                .execute(
                        "UPDATE catalog_poll SET started_at = now() - interval '1 hour', deadline = now() WHERE catalog_id = 5");

        assertThat(function.result("{\"action\": \"sweep\"}")).hasToString("""
                {"success":true,"action":"sweep","revived":1,"timed_out":1,"stalled":0,"notified":0,"unnotified":0,"deleted":0,"handed_over":false}""");
        assertThat(function.result("{\"action\": \"sweep\"}")).hasToString("""
                {"success":true,"action":"sweep","revived":0,"timed_out":0,"stalled":0,"notified":0,"unnotified":0,"deleted":0,"handed_over":false}""");
        assertThat(state(waiting)).isEqualTo("WAITING");
        assertThat(state(timedOut)).isEqualTo("TIMED_OUT");
        assertThat(state(revived)).isEqualTo("WAITING");
        aws.answer("overdue", "values-3", "values-3");
        assertThat(function.result(aws.fire().input()).path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(aws.row(3)).contains("values-3");
    }

    @Test
    void aPollIsWrittenWhenThePollTableIsMissing() {
        aws.database().execute("ALTER TABLE catalog_poll RENAME TO not_there");
        try {
            pollFromStartToEnd(function, "no-table", 6);
        } finally {
            aws.database().execute("ALTER TABLE not_there RENAME TO catalog_poll");
        }
        assertThat(aws.database().query("SELECT count(*) FROM catalog_poll WHERE catalog_id = 6"))
                .isEqualTo("0");
    }

    @Test
    void thePollTableIsNotReadWhenTrackingIsOff() throws SQLException {
        try (Connection other = aws.database().connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            // even a reader of the table has to wait for this lock
            statement.execute("LOCK TABLE catalog_poll IN ACCESS EXCLUSIVE MODE");
            pollFromStartToEnd(untracked, "off", 7);
            JsonNode error = untracked.error("{\"action\": \"status\", \"local_catalog_id\": 7}");
            assertThat(error.path("errorMessage").asText()).contains("POLL_TRACKING");
            assertThat(aws.database().query("SELECT count(*) FROM pg_locks WHERE NOT granted"))
                    .isEqualTo("0");
        }
        assertThat(untracked.output()).contains("UPDATED").doesNotContain("catalog_poll", "in time");
    }

    private static void pollFromStartToEnd(PackagedFunction function, String catalog, int id) {
        aws.answer(catalog, "PENDING", "PENDING");
        JsonNode first = function.result(Surroundings.startEvent(catalog, id));
        assertThat(first.path("outcome").asText()).isEqualTo("WAITING");
        JsonNode second = function.result(aws.fire().input());
        assertThat(second.path("outcome").asText()).isEqualTo("WAITING");
        assertThat(second.path("attempt_count").asInt()).isEqualTo(2);
        aws.answer(catalog, "values-" + id, "values-" + id);
        JsonNode last = function.result(aws.fire().input());
        assertThat(last.path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(last.path("rows_updated").asInt()).isEqualTo(1);
        assertThat(aws.row(id)).contains("values-" + id);
        assertThat(aws.pending()).isEmpty();
    }

    private static String state(JsonNode started) {
        return aws.poll(started.path("poll_id").asText(), "state");
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}

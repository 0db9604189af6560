package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.testing.Statuses.notReady;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.catalogpoller.lambda.DrivenFunction;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.CatalogApi.Check;
import org.catalogpoller.testing.FakeAttemptScheduler;
import org.catalogpoller.testing.TestEnvironment;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Equal events come to many environments at the same moment, on a real PostgreSQL. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class EqualEventsTest extends StoreOnPostgres {

    private static final int ENVIRONMENTS = 16;
    private static final String START = "{\"catalog_name\":\"a\",\"local_catalog_id\":1,\"poll_id\":\"p\"}";
    private static final CatalogStatus PENDING = notReady("PENDING", "PENDING");

    private final FakeAttemptScheduler scheduler = new FakeAttemptScheduler();
    private volatile CatalogStatus answer = PENDING;

    @BeforeEach
    void reset() {
        TestEnvironment.reset();
    }

    private ObjectNode invoke(String event, String requestId) {
        return invoke(event, requestId, 0);
    }

    private ObjectNode invoke(String event, String requestId, int number) {
        DrivenFunction environment = new DrivenFunction(
                (question, limit) -> new Check(answer, null, 200),
                tables.environment(number).stores(),
                scheduler,
                List.of(),
                TestSettings.required(),
                Clock.systemUTC(),
                new Random(1),
                time -> {});
        return environment.handle(event, requestId, Instant.now().plusSeconds(60), line -> {});
    }

    private List<ObjectNode> together(IntFunction<String> event) {
        return Together.run(ENVIRONMENTS, i -> invoke(event.apply(i), "request " + i, i));
    }

    private List<ObjectNode> together(String event) {
        return together(i -> event);
    }

    private static List<String> outcomes(List<ObjectNode> results) {
        return results.stream().map(result -> result.path("outcome").asText()).toList();
    }

    private static int sum(List<ObjectNode> results, String count) {
        return results.stream().mapToInt(result -> result.path(count).asInt()).sum();
    }

    private String states() {
        return TestEnvironment.database()
                .query("SELECT string_agg(poll_id || ' ' || state || ' ' || attempt, ', ' ORDER BY poll_id)"
                        + " FROM catalog_poll");
    }

    private NextAttempt onlySchedule() {
        assertThat(scheduler.scheduled()).hasSize(1);
        return scheduler.scheduled().get(0);
    }

    @Test
    void startsOfOnePollBeginOneChain() {
        assertThat(outcomes(together(START)))
                .containsOnly("WAITING", "SUPERSEDED")
                .contains("WAITING");

        assertThat(states()).isEqualTo("p WAITING 1");
        assertThat(onlySchedule().number()).isEqualTo(2);
    }

    @Test
    void startsForOneCatalogBeginOneChainAndNameIt() {
        List<ObjectNode> results = together("{\"catalog_name\":\"a\",\"local_catalog_id\":1}");

        String goesOn = onlySchedule().pollId();
        assertThat(results).allMatch(result -> result.path("poll_id").asText().equals(goesOn));
        assertThat(outcomes(results)).containsOnlyOnce("WAITING");
        assertThat(states()).isEqualTo(goesOn + " WAITING 1");
    }

    @Test
    void deliveriesOfOneAttemptMakeOneSchedule() {
        invoke(START, "start");
        String attempt = onlySchedule().event();
        scheduler.cancel("p", 2, null);

        assertThat(outcomes(together(attempt))).contains("WAITING");

        assertThat(states()).isEqualTo("p WAITING 2");
        assertThat(onlySchedule().number()).isEqualTo(3);
    }

    @Test
    void ofDeliveriesOfTheLastAttemptOneReportsTheWrite() {
        invoke(START, "start");
        answer = new Ready(PollStoreContract.VALUES);

        List<ObjectNode> results = together(onlySchedule().event());

        assertThat(outcomes(results)).containsOnlyOnce("UPDATED").containsOnly("UPDATED", "SUPERSEDED");
        assertThat(states()).isEqualTo("p UPDATED 2");
        assertThat(TestEnvironment.database().row(1)).contains("KB1 | DS1");
    }

    @Test
    void ofEqualEventsWithTheValuesOneReportsTheWrite() {
        invoke(START, "start");

        List<ObjectNode> results = together(START.replace("}", ",\"kb_name\":\"KB1\",\"data_source_name\":\"DS1\"}"));

        assertThat(outcomes(results)).containsOnlyOnce("UPDATED").containsOnly("UPDATED", "SUPERSEDED");
        assertThat(TestEnvironment.database().row(1)).contains("KB1 | DS1");
    }

    @Test
    void refusalsEndThePollOnce() {
        answer = new Rejected("the API answered 400");

        assertThat(outcomes(together(START))).containsOnlyOnce("FAILED").containsOnly("FAILED", "SUPERSEDED");
        assertThat(states()).isEqualTo("p FAILED 1");
        assertThat(scheduler.scheduled()).isEmpty();
    }

    /** One makes the row, and one the schedule. If these are two, both say so. */
    @Test
    void retriesOfOnePollBeginOneNewPoll() {
        answer = new Rejected("the API answered 400");
        invoke(START, "start");

        List<ObjectNode> results = together("{\"action\":\"retry\",\"poll_id\":\"p\"}");

        assertThat(sum(results, "retried")).isBetween(1, 2);
        assertThat(results)
                .allSatisfy(result -> assertThat(result.path("retried").asInt()
                                + result.path("not_retried").size())
                        .isEqualTo(1));
        assertThat(states()).isEqualTo("p FAILED 1, p.retry1 WAITING 0");
        assertThat(onlySchedule().pollId()).isEqualTo("p.retry1");
    }

    @Test
    void cancellationsEndThePollOnceAndLeaveNoSchedule() {
        invoke(START, "start");

        assertThat(sum(together("{\"action\":\"cancel\",\"poll_id\":\"p\"}"), "cancelled"))
                .isEqualTo(1);
        assertThat(states()).isEqualTo("p CANCELLED 1");
        assertThat(scheduler.scheduled()).isEmpty();
    }

    @Test
    void attemptsAtOnceLeaveOneChain() {
        invoke(START, "start");
        scheduler.cancel("p", 2, null);

        assertThat(together("{\"action\":\"check-now\",\"poll_id\":\"p\"}"))
                .allMatch(result -> result.path("success").asBoolean());

        // one that comes a moment later makes the attempt after that
        List<ObjectNode> next = scheduler.scheduled().stream()
                .map(schedule -> invoke(schedule.event(), "attempt " + schedule.number()))
                .toList();
        assertThat(outcomes(next)).containsOnlyOnce("WAITING").containsOnly("WAITING", "SUPERSEDED");
    }

    @Test
    void sweepsReviveAPollOnce() {
        invoke(START, "start");
        scheduler.cancel("p", 2, null);
        TestEnvironment.rowsAge(Duration.ofMinutes(10));

        assertThat(sum(together("{\"action\":\"sweep\"}"), "revived")).isEqualTo(1);
        assertThat(onlySchedule().number()).isEqualTo(2);
    }

    @Test
    void resumesLetAPollGoOnOnce() {
        invoke("{\"action\":\"pause\"}", "pause");
        invoke(START, "start");
        assertThat(scheduler.scheduled()).isEmpty();

        assertThat(sum(together("{\"action\":\"resume\"}"), "resumed")).isEqualTo(1);
        assertThat(onlySchedule().number()).isEqualTo(1);
    }

    @Test
    void eventsOfAllKindsAtOnceReportWhatTheRowsSay() {
        invoke(START, "start");
        String attempt = onlySchedule().event();
        answer = new Ready(PollStoreContract.VALUES);
        List<String> events = List.of(
                attempt,
                "{\"action\":\"cancel\",\"poll_id\":\"p\"}",
                "{\"action\":\"check-now\",\"poll_id\":\"p\"}",
                START.replace("}", ",\"kb_name\":\"KB1\",\"data_source_name\":\"DS1\"}"));

        List<ObjectNode> results = together(i -> events.get(i % events.size()));

        boolean isWritten = TestEnvironment.database().row(1).contains("KB1 | DS1");
        long written = results.stream()
                .map(result -> result.has("checked") ? result.path("checked") : result)
                .filter(result -> result.path("outcome").asText().equals("UPDATED"))
                .count();
        assertThat(written).isEqualTo(isWritten ? 1 : 0);
        assertThat(sum(results, "cancelled")).isEqualTo(isWritten ? 0 : 1);
        assertThat(states()).startsWith(isWritten ? "p UPDATED" : "p CANCELLED");
    }
}

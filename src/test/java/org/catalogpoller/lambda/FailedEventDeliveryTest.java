package org.catalogpoller.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.testing.Statuses.notReady;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.catalogpoller.lambda.DrivenFunction.Stores;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.simulation.InMemoryPolls;
import org.catalogpoller.testing.FakeAttemptScheduler;
import org.catalogpoller.testing.FakeCatalogApi;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Events that failed come back from a queue, several in one invocation. */
class FailedEventDeliveryTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final SettableClock clock = new SettableClock(START);
    private final InMemoryPolls polls = new InMemoryPolls(clock);
    private final FakeCatalogApi api = new FakeCatalogApi();
    private final FakeAttemptScheduler scheduler = new FakeAttemptScheduler();
    private final List<String> lines = new ArrayList<>();
    private final ArrayNode records = JsonNodeFactory.instance.arrayNode();

    @BeforeEach
    void aCatalogThatIsNotReady() {
        api.answers(notReady("PENDING", null));
    }

    private void message(String id, String body) {
        records.addObject().put("messageId", id).put("body", body).put("eventSource", "aws:sqs");
    }

    private void failed(String id, String pollId, long catalogId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("requestContext").put("requestId", pollId);
        body.putObject("requestPayload").put("catalog_name", "acme").put("local_catalog_id", catalogId);
        message(id, body.toString());
    }

    /** The ids of the messages that the queue keeps. */
    private List<String> kept(Duration time) {
        return kept(time, "10s");
    }

    private List<String> kept(Duration time, String checkTime) {
        DrivenFunction function = new DrivenFunction(
                api,
                Stores.of(polls),
                scheduler,
                List.of(),
                TestSettings.with(Map.of("CATALOG_API_TIMEOUT", checkTime)),
                clock,
                () -> 0,
                clock::advance);
        ObjectNode event = JsonNodeFactory.instance.objectNode().set("Records", records);
        ObjectNode result = function.handle(event.toString(), "batch", START.plus(time), lines::add);
        assertThat(result.fieldNames()).toIterable().containsExactly("batchItemFailures");
        return result.path("batchItemFailures")
                .valueStream()
                .map(failure -> failure.path("itemIdentifier").textValue())
                .toList();
    }

    @Test
    void eachEventGoesOnWithItsPollAndWritesItsLine() {
        failed("m-1", "poll-1", 1);
        failed("m-2", "poll-2", 2);

        assertThat(kept(Duration.ofSeconds(60))).isEmpty();
        assertThat(polls.find("poll-1", LIMIT).orElseThrow().state()).isEqualTo(PollState.WAITING);
        assertThat(scheduler.scheduled())
                .extracting(attempt -> attempt.pollId())
                .containsExactly("poll-1", "poll-2");
        assertThat(lines).filteredOn(line -> line.contains("-> WAITING")).hasSize(2);
    }

    @Test
    void anUnreadableMessageIsKeptAndNotInTheWayOfOthers() {
        message("m-1", "no JSON");
        failed("m-2", "poll-2", 2);
        message("m-3", "{\"Payload\":7}");

        assertThat(kept(Duration.ofSeconds(60))).containsExactly("m-1", "m-3");
        assertThat(scheduler.scheduled()).hasSize(1);
        assertThat(lines)
                .filteredOn(line -> line.startsWith("event: InvalidEventException"))
                .hasSize(2);
    }

    @Test
    void anEventThatFailsOnceMoreIsKept() {
        scheduler.failsWith("throttled");
        failed("m-1", "poll-1", 1);

        assertThat(kept(Duration.ofSeconds(60))).containsExactly("m-1");
        assertThat(lines).last().asString().contains("ScheduleException: throttled");
    }

    @Test
    void valuesOfAFailureAreWrittenWithoutACheck() {
        polls.insertBackendRow(1);
        message("m-1", """
                {"requestPayload":{"catalog_name":"acme","local_catalog_id":1,"poll_id":"poll-1"},
                 "responsePayload":{"errorType":"org.catalogpoller.polling.UnwrittenValuesException","errorMessage":
                 "gone; {\\"local_catalog_id\\":1,\\"kb_name\\":\\"kb-1\\",\\"data_source_name\\":\\"ds-1\\"}"}}""");

        assertThat(kept(Duration.ofSeconds(60))).isEmpty();
        assertThat(polls.backendRow(1)).isEqualTo(new CatalogValues("kb-1", "ds-1"));
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void eventsForWhichNoTimeIsLeftAreKept() {
        api.answersAfter(() -> clock.advance(Duration.ofSeconds(10)), notReady("PENDING", null));
        for (int id = 1; id <= 10; id++) {
            failed("m-" + id, "poll-" + id, id);
        }

        assertThat(kept(Duration.ofSeconds(60))).containsExactly("m-6", "m-7", "m-8", "m-9", "m-10");
        assertThat(scheduler.scheduled()).hasSize(5);
    }

    /** A check may take longer than an invocation. One that answers at once leaves the time to others. */
    @Test
    void anApiThatAnswersAtOnceLetsAllEventsBegin() {
        for (int id = 1; id <= 10; id++) {
            failed("m-" + id, "poll-" + id, id);
        }

        assertThat(kept(Duration.ofSeconds(60), "60s")).isEmpty();
        assertThat(kept(Duration.ofSeconds(10), "10s")).isEmpty();
    }

    @Test
    void anEventBeginsInTheFirstHalfOfTheTime() {
        api.answersAfter(() -> clock.advance(Duration.ofSeconds(14)), notReady("PENDING", null));
        for (int id = 1; id <= 10; id++) {
            failed("m-" + id, "poll-" + id, id);
        }

        assertThat(kept(Duration.ofSeconds(60), "60s")).hasSize(7);
    }

    @Test
    void theFirstEventIsHandledHoweverShortTheTimeIs() {
        failed("m-1", "poll-1", 1);

        assertThat(kept(Duration.ofSeconds(5))).isEmpty();
    }

    @Test
    void eachEventMayTakeItsShareOfALongTime() {
        api.answers(new Ready(new CatalogValues("kb-1", "ds-1")));
        for (int id = 1; id <= 10; id++) {
            failed("m-" + id, "poll-" + id, id);
        }

        kept(Duration.ofMinutes(15));

        assertThat(api.requests().get(0).limit()).isEqualTo(Duration.ofSeconds(85));
    }
}

package org.catalogpoller.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.testing.EventBuilder.pollEvent;
import static org.catalogpoller.testing.PollerBuilder.poller;
import static org.catalogpoller.testing.Statuses.notReady;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.Poller;
import org.catalogpoller.port.CatalogApi.Check;
import org.catalogpoller.testing.FakeAttemptScheduler;
import org.catalogpoller.testing.FakeCatalogApi;
import org.catalogpoller.testing.FakeCatalogTable;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes over the wire, pinned in files: schedules outlive deployments, and callers outlive both. */
class WireFormatTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00.123Z");
    private static final Instant DUE = Instant.parse("2026-01-31T12:00:21Z");
    private static final String NAME = "ACME #42 / Größe 100%";
    private static final BearerToken TOKEN = new BearerToken("eyJhbGciOiJub25lIn0.e30.");
    private static final CatalogValues VALUES = new CatalogValues("kb-7", "ds \"7\"");
    private static final Check PENDING = new Check(notReady("PENDING", null), "{\"kb_name\":\"PENDING\"}");
    private static final Check READY = new Check(new Ready(VALUES), null);
    private static final JsonMapper JSON = new JsonMapper();

    private final FakeCatalogApi api = new FakeCatalogApi();
    private final FakeCatalogTable table = new FakeCatalogTable();
    private final FakeAttemptScheduler scheduler = new FakeAttemptScheduler();
    private Instant now = START;

    @BeforeEach
    void aCatalogThatIsNotReadyAndItsRow() {
        api.answers(PENDING);
        table.hasRow(42);
    }

    @Test
    void theBackendStartsAPollWithItsEvent() throws IOException {
        assertThat(event("event-first.json"))
                .isEqualTo(pollEvent(NAME).token(TOKEN).build());
    }

    @Test
    void theNextEventIsReadAsItWasMeant() throws IOException {
        assertThat(event("event-next.json"))
                .isEqualTo(pollEvent(NAME)
                        .token(TOKEN)
                        .of("request-1", START)
                        .attempts(1)
                        .dueAt(DUE)
                        .build());
        assertThat(event("event-next-with-values.json"))
                .isEqualTo(pollEvent(NAME)
                        .of("request-1", START)
                        .attempts(2)
                        .values(VALUES)
                        .dueAt(DUE)
                        .build());
    }

    @Test
    void theEventOfAnOlderVersionIsStillRead() throws IOException {
        assertThat(event("event-older-version.json"))
                .isEqualTo(pollEvent().token(TOKEN).attempts(3).build());
    }

    @Test
    void aPollThatWaitsHasTheRecordedResultAndNextEvent() throws IOException {
        assertThat(resultOf("event-first.json")).isEqualTo(json("result-waiting.json"));
        assertThat(JSON.readTree(onlyScheduled())).isEqualTo(json("event-next.json"));
    }

    @Test
    void aWrittenPollHasTheRecordedResult() throws IOException {
        api.answers(READY);

        assertThat(resultOf("event-next.json")).isEqualTo(json("result-updated.json"));
        assertThat(scheduler.scheduled()).isEmpty();
    }

    @Test
    void anUnavailableApiHasTheRecordedResultAndALaterNextEvent() throws IOException {
        api.answers(new Check(new Unavailable("the API answered 503", Duration.ofSeconds(90)), null));

        assertThat(resultOf("event-first.json")).isEqualTo(json("result-unavailable.json"));
        assertThat(JSON.readTree(onlyScheduled()))
                .isEqualTo(((ObjectNode) json("event-next.json")).put("due_at", "2026-01-31T12:01:31Z"));
    }

    @Test
    void aMissingRowHasTheRecordedResultAndANextEventWithTheValues() throws IOException {
        api.answers(READY);
        table.hasNoRow(42);

        assertThat(resultOf("event-next.json")).isEqualTo(json("result-row-missing.json"));
        assertThat(JSON.readTree(onlyScheduled())).isEqualTo(json("event-next-with-values.json"));
    }

    @Test
    void aPollThatTimesOutHasTheRecordedResult() throws IOException {
        now = START.plus(Duration.ofMinutes(50)).minusSeconds(5);

        assertThat(resultOf("event-next.json")).isEqualTo(json("result-timed-out.json"));
        assertThat(scheduler.scheduled()).isEmpty();
    }

    @Test
    void aRefusedPollHasTheRecordedResult() throws IOException {
        api.answers(new Check(new Rejected("the API answered 401"), null));

        assertThat(resultOf("event-next.json")).isEqualTo(json("result-failed.json"));
        assertThat(scheduler.scheduled()).isEmpty();
    }

    @Test
    void aDryRunHasTheRecordedResult() throws IOException {
        assertThat(resultOf("event-dry-run.json")).isEqualTo(json("result-dry-run.json"));
        assertThat(scheduler.scheduled()).isEmpty();
    }

    @Test
    void aPollWhoseRowCouldNotBeWrittenSaysWhy() throws IOException {
        PollResult result = PollResult.waiting(event("event-next.json").poll("request-1", START), null, DUE);

        assertThat(result.toJson().has("untracked")).isFalse();
        assertThat(result.untracked("no database").toJson().path("untracked").asText())
                .isEqualTo("no database");
    }

    @Test
    void knownValuesAreWrittenWithoutAskingTheApi() throws IOException {
        assertThat(resultOf("event-next-with-values.json").path("outcome").asText())
                .isEqualTo("UPDATED");
        assertThat(api.requests()).isEmpty();
    }

    private JsonNode resultOf(String eventFile) throws IOException {
        Poller poller = poller(new SettableClock(now))
                .asking(api)
                .writing(table)
                .scheduling(scheduler)
                .build();
        Invocation invocation = new Invocation("request-1", null, now.plusSeconds(60));
        PollResult result = poller.handle(event(eventFile), invocation, held -> {});
        return JSON.readTree(result.toJson().toString());
    }

    private String onlyScheduled() {
        assertThat(scheduler.scheduled()).hasSize(1);
        return scheduler.scheduled().get(0).event();
    }

    private static PollEvent event(String file) throws IOException {
        return PollEvent.of(
                EventFields.read(bytes(file)),
                TestSettings.required().readiness().rule());
    }

    private static JsonNode json(String file) throws IOException {
        return JSON.readTree(bytes(file));
    }

    private static byte[] bytes(String file) throws IOException {
        try (InputStream in = WireFormatTest.class.getResourceAsStream("/golden/" + file)) {
            assertThat(in).as(file).isNotNull();
            return in.readAllBytes();
        }
    }
}

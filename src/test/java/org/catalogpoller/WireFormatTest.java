package org.catalogpoller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.catalogpoller.catalogapi.CatalogApi.Check;
import org.catalogpoller.catalogdb.UntrackedPolls;
import org.catalogpoller.config.Settings;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus.NotReady;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.scheduler.AttemptScheduler;
import org.junit.jupiter.api.Test;

/** What goes over the wire, pinned in files: schedules outlive deployments, and callers outlive both. */
class WireFormatTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00.123Z");
    private static final String NAME = "ACME #42 / Größe 100%";
    private static final BearerToken TOKEN = new BearerToken("eyJhbGciOiJub25lIn0.e30.");
    private static final CatalogValues VALUES = new CatalogValues("kb-7", "ds \"7\"");
    private static final Check PENDING = new Check(new NotReady("PENDING", null), "{\"kb_name\":\"PENDING\"}");
    private static final Check READY = new Check(new Ready(VALUES), null);
    private static final JsonMapper JSON = new JsonMapper();

    private final List<String> scheduled = new ArrayList<>();
    private Instant now = START;
    private Check answer = PENDING;
    private int rows = 1;

    @Test
    void theBackendStartsAPollWithItsEvent() throws IOException {
        assertThat(event("event-first.json")).isEqualTo(new PollEvent(NAME, 42, TOKEN, 0, null, null, null, false));
    }

    @Test
    void theNextEventIsReadAsItWasMeant() throws IOException {
        assertThat(event("event-next.json"))
                .isEqualTo(new PollEvent(NAME, 42, TOKEN, 1, "request-1", START, null, false));
        assertThat(event("event-next-with-values.json"))
                .isEqualTo(new PollEvent(NAME, 42, null, 2, "request-1", START, VALUES, false));
    }

    @Test
    void theEventOfAnOlderVersionIsStillRead() throws IOException {
        assertThat(event("event-older-version.json"))
                .isEqualTo(new PollEvent("acme", 42, TOKEN, 3, null, null, null, false));
    }

    @Test
    void waiting() throws IOException {
        assertThat(resultOf("event-first.json")).isEqualTo(json("result-waiting.json"));
        assertThat(JSON.readTree(onlyScheduled())).isEqualTo(json("event-next.json"));
    }

    @Test
    void updated() throws IOException {
        answer = READY;

        assertThat(resultOf("event-next.json")).isEqualTo(json("result-updated.json"));
        assertThat(scheduled).isEmpty();
    }

    @Test
    void unavailable() throws IOException {
        answer = new Check(new Unavailable("the API answered 503", Duration.ofSeconds(90)), null);

        assertThat(resultOf("event-first.json")).isEqualTo(json("result-unavailable.json"));
        assertThat(JSON.readTree(onlyScheduled())).isEqualTo(json("event-next.json"));
    }

    @Test
    void rowMissing() throws IOException {
        answer = READY;
        rows = 0;

        assertThat(resultOf("event-next.json")).isEqualTo(json("result-row-missing.json"));
        assertThat(JSON.readTree(onlyScheduled())).isEqualTo(json("event-next-with-values.json"));
    }

    @Test
    void timedOut() throws IOException {
        now = START.plus(Duration.ofMinutes(50)).minusSeconds(5);

        assertThat(resultOf("event-next.json")).isEqualTo(json("result-timed-out.json"));
        assertThat(scheduled).isEmpty();
    }

    @Test
    void failed() throws IOException {
        answer = new Check(new Rejected("the API answered 401"), null);

        assertThat(resultOf("event-next.json")).isEqualTo(json("result-failed.json"));
        assertThat(scheduled).isEmpty();
    }

    @Test
    void dryRun() throws IOException {
        assertThat(resultOf("event-dry-run.json")).isEqualTo(json("result-dry-run.json"));
        assertThat(scheduled).isEmpty();
    }

    @Test
    void knownValuesAreWrittenWithoutAskingTheApi() throws IOException {
        answer = null;

        assertThat(resultOf("event-next-with-values.json").path("outcome").asText())
                .isEqualTo("UPDATED");
    }

    private JsonNode resultOf(String eventFile) throws IOException {
        Map<String, String> variables = Map.of(
                "CATALOG_API_URL", "https://api.example",
                "DB_HOST", "db.example",
                "DB_NAME", "backend",
                "DB_USER", "poller",
                "DB_PASSWORD", "secret",
                "SCHEDULER_ROLE_ARN", "arn:aws:iam::123456789012:role/poller");
        Poller poller = new Poller(
                (name, token, limit) -> answer,
                new UntrackedPolls((id, values, limit) -> rows),
                scheduler(),
                Settings.read(variables::get),
                Clock.fixed(now, ZoneOffset.UTC));
        PollResult result = poller.handle(event(eventFile), new Invocation("request-1", null, now.plusSeconds(60)));
        return JSON.readTree(result.toJson().toString());
    }

    private AttemptScheduler scheduler() {
        return new AttemptScheduler() {
            @Override
            public boolean schedule(NextAttempt attempt) {
                return scheduled.add(attempt.event());
            }

            @Override
            public boolean cancel(String pollId, int attempt) {
                throw new AssertionError("nothing is cancelled here");
            }
        };
    }

    private String onlyScheduled() {
        assertThat(scheduled).hasSize(1);
        return scheduled.get(0);
    }

    private static PollEvent event(String file) throws IOException {
        return PollEvent.read(new ByteArrayInputStream(bytes(file)));
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

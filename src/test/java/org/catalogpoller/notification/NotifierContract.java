package org.catalogpoller.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.CorrelationId;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.port.Notifier;
import org.catalogpoller.testing.Eventually;
import org.junit.jupiter.api.Test;

/** Every notifier sends the same message. */
interface NotifierContract {

    Duration LIMIT = Eventually.BOUND;
    Instant START = Instant.parse("2026-01-31T12:00:00Z");
    CatalogValues VALUES = new CatalogValues("kb-7", "ds \"7\"");

    EndedPoll UPDATED = new EndedPoll(
            new Poll("poll-1", new Catalog(42, "ACME #42 / Größe 100% 😀"), START, 3),
            PollState.UPDATED,
            VALUES,
            null,
            START.plusSeconds(60));

    EndedPoll LINKED = new EndedPoll(
            new Poll("poll-4", new Catalog(7, "linked"), START, 150, new CorrelationId("order-4711")),
            PollState.FAILED,
            null,
            null,
            START);

    EndedPoll TIMED_OUT = new EndedPoll(
            new Poll("poll-2", new Catalog(7, "late"), START, 150),
            PollState.TIMED_OUT,
            null,
            "no time",
            START.plusSeconds(3000));

    Notifier notifier();

    /** The messages that arrived, as JSON. */
    List<String> arrived();

    void refuseEverything();

    static JsonNode json(String text) {
        try {
            return new JsonMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @Test
    default void theMessageOfAnUpdatedPollHasItsValues() {
        notifier().send(UPDATED, LIMIT);

        assertThat(arrived()).hasSize(1);
        assertThat(json(arrived().get(0))).isEqualTo(json("""
            {"poll_id": "poll-1", "outcome": "UPDATED", "catalog_name": "ACME #42 / Größe 100% 😀",
             "local_catalog_id": 42, "attempt_count": 3, "started_at": "2026-01-31T12:00:00Z",
             "ended_at": "2026-01-31T12:01:00Z", "kb_name": "kb-7", "data_source_name": "ds \\"7\\""}\
            """));
    }

    @Test
    default void theMessageOfAPollWithoutValuesHasItsError() {
        notifier().send(TIMED_OUT, LIMIT);

        assertThat(json(arrived().get(0))).isEqualTo(json("""
            {"poll_id": "poll-2", "outcome": "TIMED_OUT", "catalog_name": "late", "local_catalog_id": 7,
             "attempt_count": 150, "started_at": "2026-01-31T12:00:00Z", "ended_at": "2026-01-31T12:50:00Z",
             "error": "no time"}\
            """));
    }

    @Test
    default void aNameWithCharactersThatXmlForbidsArrivesAsItIs() {
        Poll poll = new Poll("poll-3", new Catalog(7, "a\uFFFEb\uFFFFc"), START, 1);
        EndedPoll strange = new EndedPoll(poll, PollState.FAILED, null, null, START);

        notifier().send(strange, LIMIT);

        assertThat(json(arrived().get(0)).path("catalog_name").asText())
                .isEqualTo(strange.poll().catalog().name());
    }

    @Test
    default void theMessageSaysWhatLinksThePollToItsStart() {
        notifier().send(LINKED, LIMIT);

        assertThat(json(arrived().get(0)).path("correlation_id").asText()).isEqualTo("order-4711");
    }

    @Test
    default void theErrorHasTheMessageOfAws() {
        refuseEverything();

        assertThatThrownBy(() -> notifier().send(UPDATED, LIMIT))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("not authorized")
                .hasNoCause();
        assertThat(arrived()).isEmpty();
    }

    @Test
    default void theCheckOfTheSetupSendsNoMessage() {
        notifier().look(LIMIT);

        assertThat(arrived()).isEmpty();
    }

    @Test
    default void theCheckOfTheSetupHasTheMessageOfAws() {
        refuseEverything();

        assertThatThrownBy(() -> notifier().look(LIMIT))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("not authorized")
                .hasNoCause();
    }
}

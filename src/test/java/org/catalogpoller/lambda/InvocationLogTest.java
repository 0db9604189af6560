package org.catalogpoller.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.testing.EventBuilder.pollEvent;
import static org.catalogpoller.testing.Events.poll;
import static org.catalogpoller.testing.Statuses.notReady;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.event.PollResult.Write;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.NotReady;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class InvocationLogTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant NEXT = NOW.plusSeconds(20);
    private static final String TOKEN = "SECRET-CANARY-TOKEN";
    private static final Ready READY = new Ready(new CatalogValues("kb-7", "ds-7"));

    private final List<String> lines = new ArrayList<>();
    private final InvocationLog log = new InvocationLog((level, text, trace) -> lines.add(text), 150);

    static Stream<Arguments> invocations() {
        return Stream.of(
                arguments(
                        result(Outcome.WAITING, notReady("PENDING", null), null, NEXT, null),
                        "not ready, kb_name \"PENDING\", data_source_name missing -> WAITING,"
                                + " next attempt at 2026-01-31T12:00:20Z"),
                arguments(
                        result(Outcome.WAITING, new Unavailable("503", null), null, NEXT, "the API answered 503"),
                        "unavailable -> WAITING, next attempt at 2026-01-31T12:00:20Z (the API answered 503)"),
                arguments(
                        result(Outcome.WAITING, READY, new Write(0), NEXT, "the table has no row with id 42"),
                        "ready, kb_name \"kb-7\", data_source_name \"ds-7\" -> WAITING,"
                                + " next attempt at 2026-01-31T12:00:20Z (the table has no row with id 42)"),
                arguments(
                        result(Outcome.WAITING, READY, new Write(null), NEXT, "the database is down"),
                        "ready, kb_name \"kb-7\", data_source_name \"ds-7\" -> WAITING,"
                                + " next attempt at 2026-01-31T12:00:20Z (the database is down)"),
                arguments(
                        result(Outcome.UPDATED, READY, new Write(1), null, null),
                        "ready, kb_name \"kb-7\", data_source_name \"ds-7\", written -> UPDATED"),
                arguments(
                        result(Outcome.TIMED_OUT, null, null, null, "no attempt is left"),
                        "not checked -> TIMED_OUT (no attempt is left)"),
                arguments(
                        result(Outcome.FAILED, new Rejected("401"), null, null, "the API answered 401"),
                        "rejected -> FAILED (the API answered 401)"),
                arguments(result(Outcome.SUPERSEDED, null, null, null, null), "not checked -> SUPERSEDED"));
    }

    @ParameterizedTest
    @MethodSource("invocations")
    void oneLineHasCatalogAttemptAnswerDecisionAndNextAttempt(PollResult result, String story) {
        assertThat(line(result)).isEqualTo("catalog \"acme\" (id 42) attempt 3/150: " + story + ", poll poll-1");
    }

    @Test
    void theLineHasEveryConfiguredField() {
        Map<String, String> said = new LinkedHashMap<>(READY.values().byField());
        said.put("agent_id", null);
        NotReady notReady = new NotReady(said);
        said.put("agent_id", "a \"7\"");
        CatalogValues values = new CatalogValues(said);

        assertThat(line(result(Outcome.WAITING, notReady, null, NEXT, null)))
                .contains("not ready, kb_name \"kb-7\", data_source_name \"ds-7\", agent_id missing -> WAITING");
        assertThat(line(result(Outcome.UPDATED, new Ready(values), new Write(1), null, null)))
                .contains("data_source_name \"ds-7\", agent_id \"a \\\"7\\\"\", written -> UPDATED");
    }

    @Test
    void theLineOfACheckInAHoldSaysThatAnotherFollows() {
        PollResult result = result(Outcome.WAITING, new Unavailable("503", null), null, NEXT, "the API answered 503");

        log.held(event("acme", false), result);
        assertThat(lines.get(0))
                .isEqualTo("catalog \"acme\" (id 42) attempt 3/150: unavailable -> held, next attempt at"
                        + " 2026-01-31T12:00:20Z (the API answered 503), poll poll-1");
    }

    @Test
    void theLineOfADryRunSaysDryRun() {
        PollResult dryRun = PollResult.dryRun(poll("poll-1", NOW, 3), READY, "{}");

        assertThat(line(event("acme", true), dryRun))
                .isEqualTo("catalog \"acme\" (id 42) dry run attempt 3/150:"
                        + " ready, kb_name \"kb-7\", data_source_name \"ds-7\" -> WAITING, poll poll-1");
    }

    @Test
    void theLineOfAnErrorNamesTheCatalogOfAReadableEvent() {
        RuntimeException error = new IllegalStateException("no room");

        assertThat(line(event("acme", false), error))
                .isEqualTo("catalog \"acme\" (id 42): IllegalStateException: no room");
        assertThat(line(null, error)).isEqualTo("event: IllegalStateException: no room");
        assertThat(line(null, new IllegalStateException())).isEqualTo("event: IllegalStateException: null");
    }

    @ParameterizedTest
    @CsvSource({
        "0, \\u0000",
        "9, \\u0009",
        "10, \\u000a",
        "11, \\u000b",
        "12, \\u000c",
        "13, \\u000d",
        "27, \\u001b",
        "127, \\u007f",
        "133, \\u0085",
        "155, \\u009b",
        "8232, \\u2028",
        "8233, \\u2029",
    })
    void noTextOfOthersBeginsALineOfItsOwn(int codePoint, String escape) {
        String hostile = "x" + Character.toString(codePoint) + "INFO forged";
        String harmless = "x" + escape + "INFO forged";
        PollEvent event = event(hostile, false);

        assertThat(line(
                        event,
                        PollResult.waiting(poll(hostile, NOW, 3), notReady(hostile, hostile), NEXT)
                                .withProblem(hostile)))
                .isEqualTo(("catalog \"%1$s\" (id 42) attempt 3/150: not ready, kb_name \"%1$s\","
                                + " data_source_name \"%1$s\" -> WAITING, next attempt at 2026-01-31T12:00:20Z"
                                + " (%1$s), poll %1$s")
                        .formatted(harmless));
        assertThat(line(
                        event,
                        PollResult.updated(poll("poll-1", NOW, 3), new Ready(new CatalogValues(hostile, hostile)))))
                .contains("ready, kb_name \"" + harmless + "\", data_source_name \"" + harmless + "\", written");
        assertThat(line(event, new IllegalStateException(hostile)))
                .isEqualTo("catalog \"" + harmless + "\" (id 42): IllegalStateException: " + harmless);
    }

    @Test
    void textWithoutControlCharactersStaysAsItIs() {
        assertThat(line(event("Größe 大きさ 😀 #/%", false), new IllegalStateException("no room")))
                .startsWith("catalog \"Größe 大きさ 😀 #/%\" (id 42)");
    }

    @ParameterizedTest
    @MethodSource("invocations")
    void aTokenIsInNoLineAndInNoPrintedObject(PollResult result) {
        PollEvent event = event("acme", false);

        assertThat(event.token()).isEqualTo(new BearerToken(TOKEN));
        assertThat(Stream.of(
                        line(result),
                        line(event, new IllegalStateException("no room")),
                        result.toString(),
                        event.toString(),
                        event.token().toString()))
                .noneMatch(text -> text.contains(TOKEN));
    }

    private String line(PollEvent event, PollResult result) {
        log.ended(event, result);
        return lines.get(lines.size() - 1);
    }

    private String line(PollResult result) {
        return line(event("acme", false), result);
    }

    private String line(PollEvent event, RuntimeException error) {
        log.failed(event, error);
        return lines.get(lines.size() - 1);
    }

    private static PollResult result(
            Outcome outcome, CatalogStatus status, Write write, Instant nextAttemptAt, String error) {
        return new PollResult(outcome, poll("poll-1", NOW, 3), status, write, nextAttemptAt, error, null, null);
    }

    private static PollEvent event(String catalogName, boolean dryRun) {
        return pollEvent(catalogName)
                .token(new BearerToken(TOKEN))
                .of("poll-1", NOW)
                .attempts(2)
                .dryRun(dryRun)
                .build();
    }
}

package org.catalogpoller.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.catalogpoller.testing.EventBuilder.pollEvent;
import static org.catalogpoller.testing.Events.poll;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.CorrelationId;
import org.catalogpoller.poll.MadeBy;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.ReadinessRule;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PollEventTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final Instant DUE = NOW.plusSeconds(20);
    private static final BearerToken TOKEN = new BearerToken("SECRET-CANARY-TOKEN");
    private static final CatalogValues VALUES = new CatalogValues("kb-7 \"ä\"", "ds\n7");
    private static final PollEvent FIRST = pollEvent().token(TOKEN).build();
    private static final Poll ONE_ATTEMPT_MADE = poll("poll-1", NOW, 1);

    static Stream<String> hostileNames() {
        return Stream.of(
                "ACME #42",
                "A/B",
                "100%",
                "%2e%2e%2f",
                " spaces around ",
                "Größe 大きさ 😀",
                "two\nlines\r\n",
                "\"quoted\"",
                "back\\slash",
                "'; DROP TABLE catalog; --",
                "../x",
                "...",
                "{x}",
                "?a=b&c",
                "null",
                "x".repeat(512),
                "😀".repeat(512));
    }

    @ParameterizedTest
    @MethodSource("hostileNames")
    void aNameMayHoldAnyTextAndSurvivesTheWholePoll(String name) throws IOException {
        PollEvent first = read(event().put("catalog_name", name));
        PollEvent second = read(NextEvent.toCheck(new Poll("poll-1", first.catalog(), NOW, 1), null, null, DUE));

        assertThat(first.catalog().name()).isEqualTo(name);
        assertThat(second.catalog().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource({"'42', 42", "'\"42\"', 42", "'\"0042\"', 42", "1, 1", "9223372036854775807, 9223372036854775807"})
    void anIdIsAnIntegerOrAStringOfDigits(String json, long id) throws IOException {
        assertThat(read("{\"catalog_name\": \"acme\", \"local_catalog_id\": " + json + "}")
                        .catalog()
                        .id())
                .isEqualTo(id);
    }

    @Test
    void onlyNameAndIdAreRequired() throws IOException {
        assertThat(read(event())).isEqualTo(pollEvent().build());
    }

    @Test
    void aNullInAnOptionalFieldIsAnAbsentField() throws IOException {
        ObjectNode event = event();
        Stream.of(
                        "jwt_token",
                        "attempt_count",
                        "poll_id",
                        "started_at",
                        "due_at",
                        "kb_name",
                        "data_source_name",
                        "dry_run",
                        "correlation_id",
                        "traceparent",
                        "made_by")
                .forEach(event::putNull);

        assertThat(read(event)).isEqualTo(read(event()));
    }

    @Test
    void unknownFieldsAreIgnored() throws IOException {
        ObjectNode event = event().put("dryRun", true).put("JWT_TOKEN", "another");
        event.putObject("a").putArray("b").addNull();

        assertThat(read(event)).isEqualTo(read(event()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 1_000_000_000})
    void attemptsGoOnFromWhereTheyWere(int attempts) throws IOException {
        assertThat(read(event().put("attempt_count", attempts)).attempts()).isEqualTo(attempts);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16_384})
    void aTokenIsAnyVisibleAscii(int length) throws IOException {
        assertThat(read(event().put("jwt_token", "~".repeat(length))).token())
                .isEqualTo(new BearerToken("~".repeat(length)));
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
        "2026-01-31T13:00:00+01:00, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.123456789Z, 2026-01-31T12:00:00.123456789Z",
        "1970-01-01T00:00:00Z, 1970-01-01T00:00:00Z",
        "9999-01-01T00:00:00Z, 9999-01-01T00:00:00Z",
    })
    void theStartIsAnInstantInAnyZone(String startedAt, Instant expected) throws IOException {
        assertThat(read(event().put("started_at", startedAt)).startedAt()).isEqualTo(expected);
    }

    @Test
    void bothValuesUsableAreKnownValues() throws IOException {
        assertThat(read(event().put("kb_name", "kb-7").put("data_source_name", "ds-7"))
                        .values())
                .isEqualTo(new CatalogValues("kb-7", "ds-7"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "NULL", "none", "", "  "})
    void oneValueThatIsNotUsableLeavesBothUnknown(String notYet) throws IOException {
        assertThat(read(event().put("kb_name", notYet).put("data_source_name", "ds-7"))
                        .values())
                .isNull();
        assertThat(read(event().put("kb_name", "kb-7").put("data_source_name", notYet))
                        .values())
                .isNull();
    }

    @Test
    void oneValueThatIsMissingLeavesBothUnknown() throws IOException {
        assertThat(read(event().put("data_source_name", "ds-7")).values()).isNull();
        assertThat(read(event().put("kb_name", "kb-7")).values()).isNull();
    }

    @Test
    void theFirstEventBeginsAPollAndLaterEventsBelongToIt() {
        PollEvent later = pollEvent().token(TOKEN).of("poll-1", NOW).attempts(7).build();

        assertThat(FIRST.poll("request-1", NOW)).isEqualTo(poll("request-1", NOW, 0));
        assertThat(later.poll("request-9", NOW.plusSeconds(140))).isEqualTo(poll("poll-1", NOW, 7));
    }

    @Test
    void aPollGoesOnUnderItsIdAndItsStartWithTheToken() throws IOException {
        PollEvent expected = pollEvent()
                .token(TOKEN)
                .of("poll-1", NOW)
                .attempts(1)
                .dueAt(DUE)
                .build();

        assertThat(read(NextEvent.toCheck(ONE_ATTEMPT_MADE, TOKEN, null, DUE))).isEqualTo(expected);
    }

    @Test
    void aPollWithoutATokenGoesOnWithoutOne() throws IOException {
        assertThat(read(NextEvent.toCheck(ONE_ATTEMPT_MADE, null, null, DUE)))
                .isEqualTo(pollEvent().of("poll-1", NOW).attempts(1).dueAt(DUE).build());
    }

    @Test
    void aTokenStaysBehindOnceTheValuesAreKnown() throws IOException {
        String next = NextEvent.toWrite(ONE_ATTEMPT_MADE, VALUES, null, DUE);

        assertThat(next).doesNotContain(TOKEN.value());
        assertThat(read(next))
                .isEqualTo(pollEvent()
                        .of("poll-1", NOW)
                        .attempts(1)
                        .values(VALUES)
                        .dueAt(DUE)
                        .build());
    }

    @Test
    void aSealedTokenTravelsBesideTheValues() throws IOException {
        PollEvent next = read(NextEvent.toWrite(ONE_ATTEMPT_MADE, VALUES, "1.sealed", DUE));

        assertThat(next.values()).isEqualTo(VALUES);
        assertThat(next.sealedToken()).isEqualTo("1.sealed");
    }

    @Test
    void withoutItsTokenAnEventIsOtherwiseTheSame() {
        PollEvent event = pollEvent()
                .token(TOKEN)
                .of("poll-1", NOW)
                .attempts(1)
                .values(VALUES)
                .dryRun(true)
                .dueAt(DUE)
                .build();

        assertThat(event.withoutToken())
                .isEqualTo(pollEvent()
                        .of("poll-1", NOW)
                        .attempts(1)
                        .values(VALUES)
                        .dryRun(true)
                        .dueAt(DUE)
                        .build());
    }

    @Test
    void everyConfiguredFieldHasToBeUsableSoThatNoCheckIsMade() throws IOException {
        ReadinessRule rule = new ReadinessRule(List.of("kb_name", "data_source_name", "agent_id"), List.of("PENDING"));
        ObjectNode two = event().put("kb_name", "kb-7").put("data_source_name", "ds-7");

        assertThat(read(two.toString(), rule).values()).isNull();
        assertThat(read(two.put("agent_id", "pending").toString(), rule).values())
                .isNull();
        assertThat(read(two.put("agent_id", "a-7").toString(), rule).values())
                .isEqualTo(new CatalogValues(Map.of("kb_name", "kb-7", "data_source_name", "ds-7", "agent_id", "a-7")));
        assertThatThrownBy(() -> read(two.put("agent_id", 7).toString(), rule))
                .hasMessage("agent_id: must be a string");
    }

    @Test
    void furtherValuesTravelUnderTheirOwnNamesInTheirOrder() throws IOException {
        ReadinessRule rule = new ReadinessRule(List.of("kb_name", "data_source_name", "z", "a"), List.of());
        Map<String, String> values = new LinkedHashMap<>(VALUES.byField());
        values.put("z", "1 \"ü\"");
        values.put("a", "2\n");

        String next = NextEvent.toWrite(ONE_ATTEMPT_MADE, new CatalogValues(values), null, DUE);

        assertThat(next).contains("\"z\":\"1").endsWith(",\"a\":\"2\\n\"}");
        assertThat(read(next, rule).values()).isEqualTo(new CatalogValues(values));
        assertThat(read(next).values()).isEqualTo(VALUES);
    }

    @ParameterizedTest
    @CsvSource({
        "correlation_id, order-4711, false",
        "correlation_id, ~!{}/@, false",
        "traceparent, 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true",
        "correlation_id, 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, true"
    })
    void whatLinksAPollToItsStartTravelsWithIt(String field, String value, boolean trace) throws IOException {
        Poll poll = read(event().put(field, value)).poll("poll-1", NOW);

        assertThat(poll.correlation()).isEqualTo(new CorrelationId(value));
        assertThat(poll.correlation().isTraceparent()).isEqualTo(trace);
        assertThat(read(NextEvent.toCheck(poll, TOKEN, null, DUE)).poll("x", NOW))
                .isEqualTo(poll);
        assertThat(read(NextEvent.toWrite(poll, VALUES, null, DUE)).poll("x", NOW))
                .isEqualTo(poll);
        assertThat(poll.nextAttempt().made().correlation()).isEqualTo(poll.correlation());
    }

    @Test
    void anEventSaysWhoMakesItsAttempt() throws IOException {
        PollRow row = PollRow.of(ONE_ATTEMPT_MADE, PollState.WAITING, NOW).withToken(true, "1.sealed");
        PollEvent revived = read(NextEvent.fromRow(row, DUE, MadeBy.REVIVAL));

        assertThat(FIRST.madeBy()).isEqualTo(MadeBy.START);
        assertThat(read(NextEvent.toCheck(ONE_ATTEMPT_MADE, TOKEN, null, DUE)).madeBy())
                .isEqualTo(MadeBy.SCHEDULE);
        assertThat(revived.madeBy()).isEqualTo(MadeBy.REVIVAL);
        assertThat(revived.sealedToken()).isEqualTo("1.sealed");
        assertThat(revived.again("message-1", null).madeBy()).isEqualTo(MadeBy.REPETITION);
        assertThat(read(event().put("made_by", "nobody")).madeBy()).isEqualTo(MadeBy.START);
    }

    private static ObjectNode event() {
        return JsonNodeFactory.instance.objectNode().put("catalog_name", "acme").put("local_catalog_id", 42);
    }

    private static PollEvent read(ObjectNode event) throws IOException {
        return read(event.toString());
    }

    private static PollEvent read(String event) throws IOException {
        return read(event, TestSettings.required().readiness().rule());
    }

    private static PollEvent read(String event, ReadinessRule rule) throws IOException {
        return PollEvent.of(EventFields.read(event.getBytes(UTF_8)), rule);
    }
}

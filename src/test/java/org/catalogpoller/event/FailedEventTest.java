package org.catalogpoller.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.catalogpoller.testing.EventBuilder.pollEvent;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.catalogpoller.event.OperatorEvent.Action;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.ReadinessRule;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes in which an event comes back from a queue. JSON is written with single quotes. */
class FailedEventTest {

    private static final ReadinessRule RULE =
            TestSettings.required().readiness().rule();
    private static final BearerToken TOKEN = new BearerToken("SECRET-CANARY-TOKEN");
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final String FIRST =
            "{'catalog_name':'acme','local_catalog_id':42,'jwt_token':'SECRET-CANARY-TOKEN','attempt_count':0}";
    private static final String NEXT = "{'catalog_name':'acme','local_catalog_id':42,'attempt_count':3,"
            + "'poll_id':'poll-1','started_at':'2026-01-31T12:00:00Z','due_at':'2026-01-31T12:01:00Z'}";
    private static final PollEvent THE_NEXT =
            pollEvent().of("poll-1", START).attempts(3).build();
    private static final String RECORD = "{'version':'1.0','timestamp':'2026-01-31T12:05:00Z',"
            + "'requestContext':{'requestId':'request-7','condition':'RetriesExhausted','approximateInvokeCount':3},"
            + "'requestPayload':%s,'responseContext':{'statusCode':200,'functionError':'Unhandled'},"
            + "'responsePayload':{'errorMessage':'%s','errorType':'%s'}}";
    private static final String VALUES =
            "{\\'local_catalog_id\\':42,\\'kb_name\\':\\'kb-1\\'," + "\\'data_source_name\\':\\'ds-1\\'}";

    private static Event read(String body) {
        return new FailedEvent("message-1", body.replace('\'', '"')).read(RULE);
    }

    private static String record(String event) {
        return RECORD.formatted(event, "throttled", "org.catalogpoller.port.ScheduleException");
    }

    @Test
    void aRecordOfAFailureNamesThePollAfterTheRequestThatFailed() {
        assertThat(read(record(FIRST)))
                .isEqualTo(pollEvent().token(TOKEN).pollId("request-7").build());
        assertThat(read(record(NEXT))).isEqualTo(THE_NEXT);
    }

    /** It was refused before. As another character it would be another catalog, whose values would be written. */
    @ParameterizedTest
    @ValueSource(strings = {"catalog_name", "poll_id"})
    void anEventThatComesBackWithHalfASurrogatePairIsRefused(String field) {
        String event = NEXT.replaceFirst("'" + field + "':'", "$0\\\\ud800");

        assertThatThrownBy(() -> read(record(event)))
                .isInstanceOf(InvalidEventException.class)
                .hasMessage(field + ": must be text: it holds a NUL or half a surrogate pair");
        assertThatThrownBy(() -> read("{'Payload':'" + event.replace("'", "\\'") + "'}"))
                .hasMessage("body: must be text: it holds a NUL or half a surrogate pair");
    }

    @Test
    void charactersBeyondAsciiComeBackAsTheyWere() {
        PollEvent event = (PollEvent) read(record(FIRST.replace("acme", "ü \ud83d\ude00 \\u00e9\\n")));

        assertThat(event.catalog().name()).isEqualTo("ü \ud83d\ude00 é\n");
    }

    /** The events that follow name the poll. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "too-long"})
    void aRequestWhoseIdCannotBeAPollIdDoesNotNameThePoll(String requestId) {
        String id = requestId.replace("too-long", "7".repeat(513));

        assertThat(read(record(FIRST).replace("request-7", id)))
                .isEqualTo(pollEvent().token(TOKEN).pollId("message-1").build());
    }

    @Test
    void valuesThatAFailureKnewAreInTheEvent() {
        String error = "the poll cannot go on: the database is away; " + VALUES;
        String unwritten = "org.catalogpoller.polling.UnwrittenValuesException";

        assertThat(((PollEvent) read(RECORD.formatted(NEXT, error, unwritten))).values())
                .isEqualTo(new CatalogValues("kb-1", "ds-1"));
        assertThat(((PollEvent) read(RECORD.formatted(NEXT, error, "java.lang.Exception"))).values())
                .isNull();
    }

    /** Unknown fields of a poll's event are ignored, this one too. */
    @Test
    void anEventWithAListOfNoMessagesIsThatOfAPoll() throws IOException {
        byte[] event = NEXT.replace("}", ",'Records':[]}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);

        assertThat(Event.read(new ByteArrayInputStream(event), RULE))
                .isEqualTo(pollEvent()
                        .of("poll-1", START)
                        .attempts(3)
                        .dueAt(START.plusSeconds(60))
                        .build());
    }

    @Test
    void theInputOfAScheduleIsTheEvent() {
        assertThat(read(NEXT)).isEqualTo(THE_NEXT);
        assertThat(read(FIRST))
                .isEqualTo(pollEvent().token(TOKEN).pollId("message-1").build());
    }

    @Test
    void theRequestOfASchedulerHoldsTheEventAsItsPayload() {
        String request = "{'FunctionName':'arn:aws:lambda:eu-west-1:123456789012:function:poller:live',"
                + "'InvocationType':'Event','Payload':%s}";

        assertThat(read(request.formatted(NEXT))).isEqualTo(THE_NEXT);
        assertThat(read(request.formatted("'" + NEXT.replace("'", "\\'") + "'")))
                .isEqualTo(THE_NEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SECRET-CANARY-TOKEN",
                "{'jwt_token':'SECRET-CANARY-TOKEN'",
                "[]",
                "'SECRET-CANARY-TOKEN'",
                "{'Payload':7}",
                "{'Payload':null}",
                "{'Payload':'SECRET-CANARY-TOKEN'}",
                "{'Payload':['SECRET-CANARY-TOKEN']}",
                "{'requestPayload':'SECRET-CANARY-TOKEN'}",
                "{'requestPayload':{'jwt_token':'SECRET-CANARY-TOKEN'}}",
                "{'Records':[{'messageId':'1','body':'SECRET-CANARY-TOKEN','eventSource':'aws:sqs'}]}"
            })
    void aMessageWithoutAnEventIsRefusedAndIsNotInTheError(String body) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(InvalidEventException.class)
                .hasMessageNotContaining(TOKEN.value());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        {"action":"sweep"}                    | SWEEP
        {"action":"cancel","poll_id":"poll-1"} | CANCEL
        """)
    void anOperatorsEventIsRepeated(String event, Action action) {
        assertThat(read(record(event)))
                .isInstanceOfSatisfying(
                        OperatorEvent.class,
                        request -> assertThat(request.action()).isEqualTo(action));
    }

    @Test
    void aCancellationOfACatalogsPollDoesNotStrikeALaterPoll() {
        assertThatThrownBy(() -> read(record("{'action':'cancel','local_catalog_id':42}")))
                .hasMessage("poll_id: is required to cancel a poll later than asked");
    }

    @Test
    void anEventOfAQueueIsReadByItsMessages() throws IOException {
        assertThat(outer("{'Records':[{'messageId':'m-1','receiptHandle':'r','body':'{}','attributes':"
                        + "{'ApproximateReceiveCount':'2'},'messageAttributes':{},'eventSource':'aws:sqs'},"
                        + "{'eventSource':'aws:sqs','body':'not JSON','messageId':'m-2'}]}"))
                .isInstanceOfSatisfying(
                        FailedEventBatch.class,
                        failed -> assertThat(failed.events())
                                .containsExactly(new FailedEvent("m-1", "{}"), new FailedEvent("m-2", "not JSON")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'Records':[{'eventSource':'aws:s3','s3':{}}]}",
                "{'Records':[7]}",
                "{'Records':[]}",
                "{'Records':{}}",
                "{'Records':[{'eventSource':'aws:sqs','body':'{}'}]}"
            })
    void recordsOfAnotherSourceAreNoEventsThatFailed(String event) {
        assertThatThrownBy(() -> outer(event)).hasMessage("catalog_name: is required");
    }

    private static Event outer(String event) throws IOException {
        return Event.read(new ByteArrayInputStream(event.replace('\'', '"').getBytes(StandardCharsets.UTF_8)), RULE);
    }
}

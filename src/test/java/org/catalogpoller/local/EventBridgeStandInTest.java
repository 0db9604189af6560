package org.catalogpoller.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.catalogpoller.local.EventBridgeStandIn.Event;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.EventBridgeException;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;

/** The stand-in speaks the protocol of Amazon EventBridge: the real client understands it. */
class EventBridgeStandInTest {

    private final List<Event> rule = new ArrayList<>();
    private final EventBridgeStandIn standIn = new EventBridgeStandIn("polls", rule::add);
    private final EventBridgeClient client = StandInClients.client(EventBridgeClient.builder(), standIn.url());

    @AfterEach
    void stop() {
        client.close();
        standIn.close();
    }

    private PutEventsResponse put(String bus, String detail) {
        PutEventsRequestEntry entry = entry(bus, detail);
        return client.putEvents(request -> request.entries(entry));
    }

    private static PutEventsRequestEntry entry(String bus, String detail) {
        return PutEventsRequestEntry.builder()
                .eventBusName(bus)
                .source("a source")
                .detailType("A Kind")
                .detail(detail)
                .build();
    }

    @Test
    void anEventReachesTheRuleAsItWasPut() {
        PutEventsResponse response = put("polls", "{\"a\":\"Größe 大 😀\"}");

        assertThat(response.failedEntryCount()).isZero();
        assertThat(response.entries().get(0).eventId()).isNotBlank();
        assertThat(rule).hasSize(1);
        assertThat(rule.get(0).source()).isEqualTo("a source");
        assertThat(rule.get(0).detailType()).isEqualTo("A Kind");
        assertThat(rule.get(0).detail()).hasToString("{\"a\":\"Größe 大 😀\"}");
        assertThat(standIn.events()).isEqualTo(rule);
    }

    @Test
    void entriesOfAMebibyteAreTooLarge() {
        String detail = "{\"a\":\"" + "x".repeat(1 << 20) + "\"}";

        assertThatThrownBy(() -> put("polls", detail))
                .isInstanceOf(EventBridgeException.class)
                .hasMessageContaining("over the limit");
    }

    @Test
    void sourceAndDetailTypeAreThoseThatAwsTakes() {
        for (PutEventsRequestEntry.Builder entry : List.of(
                entry("polls", "{}").toBuilder().detailType("x".repeat(129)),
                entry("polls", "{}").toBuilder().source("aws.events"))) {
            assertThat(client.putEvents(request -> request.entries(entry.build()))
                            .failedEntryCount())
                    .isEqualTo(1);
        }
    }

    @Test
    void anArnIsOneOfTheRegionThatIsCalled() {
        assertThat(put("arn:aws:events:us-east-1:000000000000:event-bus/polls", "{}")
                        .failedEntryCount())
                .isZero();
        assertThat(put("arn:aws:events:eu-west-1:000000000000:event-bus/polls", "{}")
                        .failedEntryCount())
                .isEqualTo(1);
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({"polls, {, MalformedDetail", "polls, 7, MalformedDetail", "others, {}, InvalidArgument"})
    void aRefusedEventHasItsErrorCodeInTheAnswerWithStatus200(String bus, String detail, String code) {
        PutEventsResponse response = put(bus, detail);

        assertThat(response.failedEntryCount()).isEqualTo(1);
        assertThat(response.entries().get(0).errorCode()).isEqualTo(code);
        assertThat(rule).isEmpty();
    }

    @Test
    void everyEventFailsUntilFailuresAreSwitchedOff() {
        standIn.failEvents("InternalFailure");
        assertThat(put("polls", "{}").entries().get(0).errorCode()).isEqualTo("InternalFailure");

        standIn.failEvents(null);
        assertThat(put("polls", "{}").failedEntryCount()).isZero();
    }

    @Test
    void everyCallIsRefusedUntilRefusalsAreSwitchedOff() {
        standIn.refuse("AccessDeniedException");
        assertThatThrownBy(() -> put("polls", "{}"))
                .isInstanceOf(EventBridgeException.class)
                .hasMessageContaining("not authorized");

        standIn.refuse(null);
        assertThat(put("polls", "{}").failedEntryCount()).isZero();
    }

    @Test
    void moreThanTenEventsAreRefused() {
        List<PutEventsRequestEntry> entries =
                IntStream.range(0, 11).mapToObj(i -> entry("polls", "{}")).toList();

        assertThatThrownBy(() -> client.putEvents(request -> request.entries(entries)))
                .isInstanceOf(EventBridgeException.class);
    }

    @Test
    void onlyTheConfiguredEventBusCanBeDescribed() {
        assertThat(client.describeEventBus(request -> request.name("polls")).arn())
                .endsWith("event-bus/polls");
        assertThatThrownBy(() -> client.describeEventBus(request -> request.name("others")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("others does not exist");
    }
}

package org.catalogpoller.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.catalogpoller.local.EventBridgeStandIn;
import org.catalogpoller.local.EventBridgeStandIn.Event;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.port.Notifier;
import org.catalogpoller.testing.RawServer;
import org.catalogpoller.testing.RawServer.Answer;
import org.catalogpoller.testing.SdkSettings;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The events of the real adapter on the event bus, through the real SDK and over HTTP. */
class EventBusNotifierTest implements NotifierContract {

    @RegisterExtension
    final SdkSettings sdk = new SdkSettings();

    private final EventBridgeStandIn eventBridge = new EventBridgeStandIn("polls", event -> {});
    private EventBusNotifier notifier;

    @BeforeEach
    void start() {
        SdkSettings.endpoint("EventBridge", eventBridge.url());
        notifier = to("polls");
    }

    private static EventBusNotifier to(String bus) {
        return new EventBusNotifier(
                TestSettings.with(Map.of("NOTIFICATION_EVENT_BUS", bus)).notifications());
    }

    @AfterEach
    void stop() {
        notifier.close();
        eventBridge.close();
    }

    @Override
    public Notifier notifier() {
        return notifier;
    }

    @Override
    public List<String> arrived() {
        return eventBridge.events().stream()
                .map(event -> event.detail().toString())
                .toList();
    }

    @Override
    public void refuseEverything() {
        eventBridge.refuse("AccessDeniedException");
    }

    @Test
    void theEventHasASourceAndADetailTypeForRules() {
        notifier.send(UPDATED, LIMIT);

        Event event = eventBridge.events().get(0);
        assertThat(event.source()).isEqualTo("catalog-status-poller");
        assertThat(event.detailType()).isEqualTo("Catalog Poll Ended");
    }

    /** The function itself is in us-east-1. */
    @ParameterizedTest
    @ValueSource(strings = {"us-east-1", "eu-west-1"})
    void aBusThatIsNamedByItsArnIsCalledInItsRegion(String region) {
        notifier.close();
        notifier = to("arn:aws:events:" + region + ":210987654321:event-bus/polls");

        assertThatCode(() -> notifier.look(LIMIT)).doesNotThrowAnyException();
        assertThatCode(() -> notifier.send(UPDATED, LIMIT)).doesNotThrowAnyException();
        assertThat(eventBridge.events()).hasSize(1);
    }

    @Test
    void anErrorCodeInAnAnswerWithStatus200IsAFailure() {
        eventBridge.failEvents("ThrottlingException");

        assertThatThrownBy(() -> notifier.send(UPDATED, LIMIT))
                .isInstanceOf(ProblemException.class)
                .hasMessage("the event bus was not notified: ThrottlingException: the event is refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"Entries\":[null]", ",\"Entries\":[{}]"})
    void aFailureThatTheAnswerDoesNotExplainIsAFailure(String entries) throws IOException {
        String body = "{\"FailedEntryCount\":1" + entries + "}";
        String head = "HTTP/1.1 200 OK\nContent-Length: " + body.length() + "\n\n";
        try (RawServer bus = new RawServer(Answer.of(head + body))) {
            SdkSettings.endpoint("EventBridge", bus.url());

            assertThatThrownBy(() -> notifier.send(UPDATED, LIMIT))
                    .isInstanceOf(ProblemException.class)
                    .hasMessage("the event bus was not notified: its answer does not say why");
        }
    }

    @Test
    void theErrorNamesAnEndpointThatIsDown() {
        SdkSettings.endpoint("EventBridge", "http://localhost:1");

        assertThatThrownBy(() -> notifier.send(UPDATED, LIMIT))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("Connection refused");
    }
}

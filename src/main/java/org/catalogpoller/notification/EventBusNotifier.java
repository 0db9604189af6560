package org.catalogpoller.notification;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.catalogpoller.aws.AwsClients;
import org.catalogpoller.aws.AwsProblem;
import org.catalogpoller.aws.CallTime;
import org.catalogpoller.aws.LazyClient;
import org.catalogpoller.config.NotificationSettings;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.port.Notifier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClientBuilder;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;

/** An event on an EventBridge event bus, for those who prefer rules. */
@Singleton
class EventBusNotifier implements Notifier {

    static final String SOURCE = "catalog-status-poller";
    static final String DETAIL_TYPE = "Catalog Poll Ended";

    /** Briefly, since the poll itself is done. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    private final NotificationSettings settings;
    private final CallTime time = new CallTime();
    private final LazyClient<EventBridgeClient> client = new LazyClient<>(this::newClient);

    EventBusNotifier(NotificationSettings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "bus";
    }

    @Override
    public void send(EndedPoll ended, Duration limit) {
        PutEventsRequest request = PutEventsRequest.builder()
                .entries(PutEventsRequestEntry.builder()
                        .eventBusName(settings.requiredEventBus())
                        .source(SOURCE)
                        .detailType(DETAIL_TYPE)
                        .time(ended.endedAt())
                        .detail(NotificationMessage.of(ended))
                        .build())
                .overrideConfiguration(config -> config.apiCallTimeout(time.next(limit)))
                .build();
        PutEventsResponse response;
        try {
            response = client.get().putEvents(request);
        } catch (SdkException | UncheckedIOException e) {
            // Unchecked is what the HTTP client throws at an answer that is no HTTP.
            throw new ProblemException("the event bus was not notified: " + AwsProblem.of(e));
        }
        // The call succeeds even if the event does not (EventBridge API, PutEvents).
        if (response.failedEntryCount() != null && response.failedEntryCount() > 0) {
            String why = response.entries().stream()
                    .filter(entry -> entry != null && entry.errorCode() != null)
                    .map(entry -> entry.errorCode() + ": " + entry.errorMessage())
                    .findFirst()
                    .orElse("its answer does not say why");
            throw new ProblemException("the event bus was not notified: " + why);
        }
    }

    @Override
    public void look(Duration limit) {
        try {
            client.get()
                    .describeEventBus(request -> request.name(settings.requiredEventBus())
                            .overrideConfiguration(config -> config.apiCallTimeout(time.next(limit))));
        } catch (SdkException | UncheckedIOException e) {
            throw new ProblemException("the event bus cannot be looked at: " + AwsProblem.of(e));
        }
    }

    /** A bus that has an ARN is called in its own region. */
    private EventBridgeClient newClient() {
        EventBridgeClientBuilder builder = EventBridgeClient.builder();
        String bus = settings.requiredEventBus();
        if (bus.startsWith("arn:")) {
            builder.region(AwsClients.regionOf(bus));
        }
        return AwsClients.make(builder, CONNECT_TIMEOUT);
    }

    @PreDestroy
    void close() {
        client.close();
    }
}

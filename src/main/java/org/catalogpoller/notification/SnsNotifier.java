package org.catalogpoller.notification;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.runtime.annotations.RegisterResourceBundle;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.catalogpoller.aws.AwsClients;
import org.catalogpoller.aws.AwsProblem;
import org.catalogpoller.aws.CallTime;
import org.catalogpoller.aws.LazyClient;
import org.catalogpoller.config.NotificationSettings;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.port.Notifier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** A message to an SNS topic, with attributes to filter by. */
@Singleton
// SNS answers in XML, and the JDK looks its parser up by name
@RegisterForReflection(classNames = "com.sun.xml.internal.stream.XMLInputFactoryImpl")
// and what it says of an answer that is no XML
@RegisterResourceBundle(bundleName = "com.sun.org.apache.xerces.internal.impl.msg.XMLMessages", moduleName = "java.xml")
class SnsNotifier implements Notifier {

    /**
     * What filter policies do not read in an attribute. It is what JSON escapes, and what no XML can hold (SNS API,
     * MessageAttributeValue). A subscriber with a filter would not get the message. The body has the name as it is.
     */
    private static final Pattern UNFIT_FOR_FILTERS =
            Pattern.compile("[\\p{Cntrl}\"\\\\\\x{80}-\\x{9F}\\x{D800}-\\x{DFFF}\\x{FFFE}\\x{FFFF}]");
    /** What a deduplication id may hold (SNS API, Publish: 1 to 128), with room for the outcome. */
    private static final Pattern USABLE_AS_IT_IS = Pattern.compile("[!-~]{1,100}");

    /** Briefly, since the poll itself is done. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

    private final NotificationSettings settings;
    private final CallTime time = new CallTime();
    /** A topic is called in its own region. */
    private final LazyClient<SnsClient> client;

    SnsNotifier(NotificationSettings settings) {
        this.settings = settings;
        this.client = new LazyClient<>(() -> AwsClients.make(
                SnsClient.builder().region(AwsClients.regionOf(settings.requiredTopicArn())), CONNECT_TIMEOUT));
    }

    @Override
    public String name() {
        return "topic";
    }

    @Override
    public void send(EndedPoll ended, Duration limit) {
        String topicArn = settings.requiredTopicArn();
        PublishRequest.Builder request = PublishRequest.builder()
                .topicArn(topicArn)
                .message(NotificationMessage.of(ended))
                .messageAttributes(attributes(ended))
                .overrideConfiguration(config -> config.apiCallTimeout(time.next(limit)));
        if (settings.topicIsFifo()) {
            request.messageGroupId(String.valueOf(ended.poll().catalog().id()))
                    .messageDeduplicationId(deduplicationId(ended));
        }
        try {
            client.get().publish(request.build());
        } catch (SdkException | UncheckedIOException e) {
            // Unchecked is what the HTTP client throws at an answer that is no HTTP.
            throw new ProblemException("the topic was not notified: " + AwsProblem.of(e));
        }
    }

    @Override
    public void look(Duration limit) {
        String topicArn = settings.requiredTopicArn();
        try {
            client.get()
                    .getTopicAttributes(request -> request.topicArn(topicArn)
                            .overrideConfiguration(config -> config.apiCallTimeout(time.next(limit))));
        } catch (SdkException | UncheckedIOException e) {
            throw new ProblemException("the topic cannot be looked at: " + AwsProblem.of(e));
        }
    }

    private static Map<String, MessageAttributeValue> attributes(EndedPoll ended) {
        Map<String, MessageAttributeValue> attributes = new HashMap<>();
        attributes.put("outcome", text(ended.state().name()));
        attributes.put("catalog_name", text(ended.poll().catalog().name()));
        if (ended.poll().correlation() != null) {
            attributes.put("correlation_id", text(ended.poll().correlation().value()));
        }
        return attributes;
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(UNFIT_FOR_FILTERS.matcher(value).replaceAll("\uFFFD"))
                .build();
    }

    private static String deduplicationId(EndedPoll ended) {
        String id = ended.poll().id();
        String usable = USABLE_AS_IT_IS.matcher(id).matches()
                ? id
                : UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
        return usable + "-" + ended.state();
    }

    @PreDestroy
    void close() {
        client.close();
    }
}

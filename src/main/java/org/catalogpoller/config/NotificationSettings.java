package org.catalogpoller.config;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whom to tell that a poll has ended.
 *
 * @param topicArn an SNS topic, standard or FIFO; null: none
 * @param eventBus name or ARN of an EventBridge event bus; null: none
 */
public record NotificationSettings(
        @Nullable String topicArn, @Nullable String eventBus) {

    private static final Pattern TOPIC =
            Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}(\\.fifo)?");
    /** The AWS pattern (EventBridge API, PutEventsRequestEntry, EventBusName). */
    private static final Pattern BUS =
            Pattern.compile("(arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:event-bus/)?[.A-Za-z0-9_-]{1,256}");

    static NotificationSettings read(Variables variables) {
        return new NotificationSettings(
                variables.matching(
                        "NOTIFICATION_TOPIC_ARN",
                        TOPIC,
                        "the ARN of an SNS topic such as arn:aws:sns:eu-west-1:123456789012:polls"),
                variables.matching(
                        "NOTIFICATION_EVENT_BUS",
                        BUS,
                        "the name of an event bus such as default, or its ARN such as"
                                + " arn:aws:events:eu-west-1:123456789012:event-bus/polls"));
    }

    /** Whether anybody is to be told. */
    public boolean configured() {
        return topicArn != null || eventBus != null;
    }

    public String requiredTopicArn() {
        return Objects.requireNonNull(topicArn, "NOTIFICATION_TOPIC_ARN");
    }

    public boolean topicIsFifo() {
        return topicArn != null && topicArn.endsWith(".fifo");
    }
}

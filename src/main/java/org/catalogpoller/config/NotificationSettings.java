package org.catalogpoller.config;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What gets a notification when a poll has ended.
 *
 * @param topicArn an SNS topic, standard or FIFO; null: none
 * @param eventBus name or ARN of an EventBridge event bus; null: none
 */
public record NotificationSettings(
        @Nullable String topicArn, @Nullable String eventBus) {

    private static final Variable<String> TOPIC_ARN = Variable.withoutDefault(
            "NOTIFICATION_TOPIC_ARN",
            Form.matching(
                    Pattern.compile("arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]{1,256}(\\.fifo)?"),
                    "ARN of an SNS topic, standard or FIFO",
                    "the ARN of an SNS topic such as arn:aws:sns:eu-west-1:123456789012:polls"),
            "none",
            "gets a [notification](events-and-results.md#notifications) when a poll has ended");
    /** The AWS pattern (EventBridge API, PutEventsRequestEntry, EventBusName). */
    private static final Variable<String> EVENT_BUS = Variable.withoutDefault(
            "NOTIFICATION_EVENT_BUS",
            Form.matching(
                    Pattern.compile("(arn:aws[a-z-]*:events:[a-z0-9-]+:[0-9]{12}:event-bus/)?[.A-Za-z0-9_-]{1,256}"),
                    "name or ARN of an EventBridge event bus",
                    "the name of an event bus such as default, or its ARN such as"
                            + " arn:aws:events:eu-west-1:123456789012:event-bus/polls"),
            "none",
            "gets the same notification; by its ARN a bus of another region or account");

    static NotificationSettings read(Variables variables) {
        return new NotificationSettings(variables.find(TOPIC_ARN), variables.find(EVENT_BUS));
    }

    public String requiredTopicArn() {
        return Objects.requireNonNull(topicArn, "NOTIFICATION_TOPIC_ARN");
    }

    public String requiredEventBus() {
        return Objects.requireNonNull(eventBus, "NOTIFICATION_EVENT_BUS");
    }

    public boolean topicIsFifo() {
        return topicArn != null && topicArn.endsWith(".fifo");
    }
}

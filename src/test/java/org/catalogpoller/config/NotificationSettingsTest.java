package org.catalogpoller.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationSettingsTest {

    @Test
    void withoutVariablesNothingIsNotified() {
        NotificationSettings settings = TestSettings.required().notifications();

        assertThat(settings).isEqualTo(new NotificationSettings(null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "arn:aws:sns:eu-west-1:123456789012:polls, false",
        "arn:aws-us-gov:sns:us-gov-west-1:123456789012:Polls_of-1.fifo, true",
    })
    void aTopicIsTakenStandardOrFifo(String arn, boolean fifo) {
        NotificationSettings settings =
                TestSettings.with(Map.of("NOTIFICATION_TOPIC_ARN", arn)).notifications();

        assertThat(settings).isEqualTo(new NotificationSettings(arn, null));
        assertThat(settings.topicIsFifo()).isEqualTo(fifo);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "polls.of-1_x", "arn:aws:events:eu-west-1:123456789012:event-bus/polls"})
    void anEventBusIsTakenByNameOrArn(String bus) {
        NotificationSettings settings =
                TestSettings.with(Map.of("NOTIFICATION_EVENT_BUS", bus)).notifications();

        assertThat(settings).isEqualTo(new NotificationSettings(null, bus));
    }

    @ParameterizedTest
    @CsvSource({
        "NOTIFICATION_TOPIC_ARN, polls, the ARN of an SNS topic such as arn:aws:sns:",
        "NOTIFICATION_TOPIC_ARN, arn:aws:sqs:eu-west-1:123456789012:s3cret, the ARN of an SNS topic",
        "NOTIFICATION_TOPIC_ARN, arn:aws:sns:eu-west-1:1234:s3cret, the ARN of an SNS topic",
        "NOTIFICATION_TOPIC_ARN, arn:aws:sns:eu-west-1:123456789012:polls:s3cret, the ARN of an SNS topic",
        "NOTIFICATION_EVENT_BUS, s3cret/bus, the name of an event bus such as default",
        "NOTIFICATION_EVENT_BUS, two s3cret, the name of an event bus such as default",
        "NOTIFICATION_EVENT_BUS, arn:aws:sns:eu-west-1:123456789012:s3cret, the name of an event bus",
    })
    void aMalformedVariableIsNamedWithWhatItShouldHoldAndItsValueIsNotRepeated(
            String name, String value, String holds) {
        Mistake.isNamed(() -> TestSettings.with(Map.of(name, value)), name, holds);
    }
}

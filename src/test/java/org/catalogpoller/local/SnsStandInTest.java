package org.catalogpoller.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.catalogpoller.local.SnsStandIn.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.AuthorizationErrorException;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/** The stand-in speaks the protocol of Amazon SNS: the real client understands it. */
class SnsStandInTest {

    private static final String TOPIC = "arn:aws:sns:us-east-1:000000000000:polls";

    private final List<Message> subscriber = new ArrayList<>();
    private SnsStandIn standIn = new SnsStandIn(TOPIC, subscriber::add);
    private SnsClient client = client();

    private SnsClient client() {
        return StandInClients.client(SnsClient.builder(), standIn.url());
    }

    @AfterEach
    void stop() {
        client.close();
        standIn.close();
    }

    @Test
    void aMessageReachesTheSubscriberAsItWasPublished() {
        String text = "{\"a\":\"Größe & 大 😀 <x>+%\"}";

        assertThat(client.publish(message(text).build()).messageId()).isNotBlank();

        assertThat(subscriber)
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("at")
                .containsExactly(new Message(text, Map.of("outcome", "Größe & <x>"), null, Instant.EPOCH));
        assertThat(standIn.messages()).isEqualTo(subscriber);
    }

    @Test
    void theAttributesOfTheTopicCanBeRead() {
        assertThat(client.getTopicAttributes(request -> request.topicArn(TOPIC)).attributes())
                .isEqualTo(Map.of("TopicArn", TOPIC));
    }

    @Test
    void aMissingTopicIsNotFound() {
        String other = TOPIC + "-of-others";

        assertThatThrownBy(() -> client.publish(message("{}").topicArn(other).build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("Topic does not exist");
        assertThatThrownBy(() -> client.getTopicAttributes(request -> request.topicArn(other)))
                .isInstanceOf(NotFoundException.class);
    }

    @Test
    void aRefusalIsTheSdkExceptionForItsErrorCode() {
        standIn.refuse(403, "AuthorizationError", "not authorized to perform: SNS:Publish on <topic> & more");

        assertThatThrownBy(() -> client.publish(message("{}").build()))
                .isInstanceOf(AuthorizationErrorException.class)
                .hasMessageContaining("SNS:Publish on <topic> & more");
        standIn.acceptAgain();
        client.publish(message("{}").build());
        assertThat(standIn.published()).isEqualTo(2);
        assertThat(subscriber).hasSize(1);
    }

    @Test
    void aFifoTopicDeliversOneMessageForADeduplicationId() {
        stop();
        standIn = new SnsStandIn(TOPIC + ".fifo", subscriber::add);
        client = client();
        PublishRequest request = message("{}")
                .topicArn(TOPIC + ".fifo")
                .messageGroupId("7")
                .messageDeduplicationId("a-1")
                .build();

        client.publish(request);
        client.publish(request);

        assertThat(subscriber).extracting(Message::groupId).containsExactly("7");
        assertThatThrownBy(() ->
                        client.publish(request.toBuilder().messageGroupId(null).build()))
                .isInstanceOf(InvalidParameterException.class);
        assertThatThrownBy(() -> client.publish(
                        request.toBuilder().messageDeduplicationId("ö").build()))
                .isInstanceOf(InvalidParameterException.class);
    }

    static Stream<Arguments> badMessages() {
        return Stream.of(
                bad("Empty message", request -> request.message("")),
                bad("Message too long", request -> request.message("x".repeat(262_145))),
                bad("Message too long", request -> request.message("x".repeat(262_144))),
                bad("MessageGroupId", request -> request.messageGroupId("ö")),
                bad("Name", request -> request.messageAttributes(Map.of("aws.outcome", text("a")))),
                bad("Name", request -> request.messageAttributes(Map.of("a..b", text("a")))),
                bad("Name", request -> request.messageAttributes(Map.of("a b", text("a")))),
                bad("Name", request -> request.messageAttributes(Map.of("x".repeat(257), text("a")))),
                bad("MessageDeduplicationId", request -> request.messageDeduplicationId("a")),
                bad("StringValue", request -> request.messageAttributes(Map.of("outcome", text("")))),
                bad("characters", request -> request.messageAttributes(Map.of("outcome", text("a\u0001")))));
    }

    private static Arguments bad(String problem, Consumer<PublishRequest.Builder> change) {
        PublishRequest.Builder request = message("{}");
        change.accept(request);
        return Arguments.of(problem, request.build());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badMessages")
    void aBadMessageIsRefused(String problem, PublishRequest request) {
        assertThatThrownBy(() -> client.publish(request))
                .isInstanceOf(InvalidParameterException.class)
                .hasMessageContaining(problem);
        assertThat(subscriber).isEmpty();
    }

    private static PublishRequest.Builder message(String text) {
        return PublishRequest.builder()
                .topicArn(TOPIC)
                .message(text)
                .messageAttributes(Map.of("outcome", text("Größe & <x>")));
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }
}

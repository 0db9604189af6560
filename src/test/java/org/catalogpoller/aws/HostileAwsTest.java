package org.catalogpoller.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.catalogpoller.testing.Eventually;
import org.catalogpoller.testing.RawServer;
import org.catalogpoller.testing.RawServer.Answer;
import org.catalogpoller.testing.SdkSettings;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** What a service of AWS sends, or never stops sending, costs one call: a bounded time, bounded memory, no connection. */
class HostileAwsTest {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(1);
    /** Three tries of 1 MiB, and what the buffers of two sockets may take besides. */
    private static final long MOST_BYTES = 3 * (1 + 16) * 1024L * 1024;

    @RegisterExtension
    final SdkSettings sdk = new SdkSettings();

    static Stream<Arguments> services() {
        return Stream.of(
                service(
                        "Scheduler",
                        limit -> AwsClients.make(SchedulerClient.builder(), CONNECT_TIMEOUT)
                                .deleteSchedule(request -> request.name("x").overrideConfiguration(limit))),
                service(
                        "SecretsManager",
                        limit -> AwsClients.make(SecretsManagerClient.builder(), CONNECT_TIMEOUT)
                                .getSecretValue(request -> request.secretId("x").overrideConfiguration(limit))),
                service(
                        "Sns",
                        limit -> AwsClients.make(SnsClient.builder(), CONNECT_TIMEOUT)
                                .publish(request -> request.message("x").overrideConfiguration(limit))),
                service(
                        "EventBridge",
                        limit -> AwsClients.make(EventBridgeClient.builder(), CONNECT_TIMEOUT)
                                .putEvents(request -> request.overrideConfiguration(limit))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("services")
    void anEndlessAnswerIsNotReadToItsEnd(String service, Consumer<AwsRequestOverrideConfiguration> call)
            throws IOException {
        for (String head : new String[] {"400 Bad Request", "200 OK"}) {
            Answer endless = Answer.of("HTTP/1.1 " + head + "\n\n").endlesslyFollowedBy(" ".repeat(64 * 1024));
            try (RawServer server = new RawServer(endless)) {
                SdkSettings.endpoint(service, server.url());

                // an answer without content is not read at all
                Throwable failure = catchThrowable(() -> call.accept(within(Eventually.BOUND)));
                assertThat(failure instanceof Error).as("%s", failure).isFalse();

                Eventually.see("all connections are closed", server::open, open -> open == 0);
                assertThat(server.sentBytes()).isLessThan(MOST_BYTES);
            }
        }
    }

    static Stream<Arguments> slowAnswers() {
        Duration pause = Duration.ofMillis(100);
        return Stream.of(
                Arguments.of(
                        "a header that drips",
                        Answer.of("HTTP/1.1 200 OK\nX-A: ").endlesslyFollowedBy("a", pause)),
                Arguments.of(
                        "a body that drips",
                        Answer.of("HTTP/1.1 200 OK\nContent-Length: 100000\n\n{\"")
                                .endlesslyFollowedBy("a", pause)),
                Arguments.of(
                        "chunks that drip",
                        Answer.of("HTTP/1.1 400 Bad Request\nTransfer-Encoding: chunked\n\n")
                                .endlesslyFollowedBy("1\r\na\r\n", pause)),
                Arguments.of("silence in the body", Answer.of("HTTP/1.1 200 OK\nContent-Length: 100000\n\n{\"")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("slowAnswers")
    void aSlowAnswerEndsWithTheTimeOfTheCall(String name, Answer answer) throws IOException {
        try (RawServer server = new RawServer(answer);
                SecretsManagerClient client = secretsManager(server)) {
            assertThatThrownBy(() -> client.getSecretValue(
                            request -> request.secretId("x").overrideConfiguration(within(LIMIT))))
                    .isInstanceOf(SdkException.class)
                    .hasMessageContaining("1000 millis");

            Eventually.see("all connections are closed", server::open, open -> open == 0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"101 Switching Protocols", "103 Early Hints"})
    void anInterimAnswerThatNoOtherOneFollowsLeavesNoConnection(String status) throws IOException {
        try (RawServer server = new RawServer(Answer.of("HTTP/1.1 " + status + "\n\n"));
                SecretsManagerClient client = secretsManager(server)) {
            assertThatThrownBy(() -> client.getSecretValue(
                            request -> request.secretId("x").overrideConfiguration(within(Eventually.BOUND))))
                    .isInstanceOf(SdkException.class);

            Eventually.see("all connections are closed", server::open, open -> open == 0);
        }
    }

    private static SecretsManagerClient secretsManager(RawServer server) {
        SdkSettings.secretsManager(server.url());
        return AwsClients.make(SecretsManagerClient.builder(), CONNECT_TIMEOUT);
    }

    private static AwsRequestOverrideConfiguration within(Duration limit) {
        return AwsRequestOverrideConfiguration.builder().apiCallTimeout(limit).build();
    }

    private static Arguments service(String name, Consumer<AwsRequestOverrideConfiguration> call) {
        return Arguments.of(name, call);
    }
}

package org.catalogpoller.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.catalogpoller.local.SnsStandIn;
import org.catalogpoller.local.SnsStandIn.Message;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.port.Notifier;
import org.catalogpoller.testing.RawServer;
import org.catalogpoller.testing.SdkSettings;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The messages of the real adapter, through the real SDK and over HTTP. */
class SnsNotifierTest implements NotifierContract {

    private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:polls";
    private static final String FIFO = TOPIC + ".fifo";

    @RegisterExtension
    final SdkSettings sdk = new SdkSettings();

    private SnsStandIn sns;
    private SnsNotifier notifier;

    @BeforeEach
    void start() {
        start(TOPIC);
    }

    private void start(String topic) {
        sns = new SnsStandIn(topic, message -> {});
        SdkSettings.endpoint("Sns", sns.url());
        notifier = new SnsNotifier(
                TestSettings.with(Map.of("NOTIFICATION_TOPIC_ARN", topic)).notifications());
    }

    @AfterEach
    void stop() {
        notifier.close();
        sns.close();
    }

    @Override
    public Notifier notifier() {
        return notifier;
    }

    @Override
    public List<String> arrived() {
        return sns.messages().stream().map(Message::body).toList();
    }

    @Override
    public void refuseEverything() {
        sns.refuse(403, "AuthorizationError", "User: poller is not authorized to perform: SNS:Publish");
    }

    @Test
    void anAnswerThatIsNoXmlIsNotFromAws() throws IOException {
        try (RawServer server = new RawServer(RawServer.Answer.of("HTTP/1.1 200 OK\nContent-Length: 8\n\n<a><b/a>"))) {
            SdkSettings.endpoint("Sns", server.url());

            assertThatThrownBy(() -> notifier.send(UPDATED, LIMIT))
                    .isInstanceOf(ProblemException.class)
                    .hasMessage(
                            "the topic was not notified: what came with status 200 is no whole answer of AWS: a proxy"
                                    + " may have sent it, or what AWS_ENDPOINT_URL names");
        }
    }

    @Test
    void subscribersCanFilterByOutcomeAndCatalog() {
        notifier.send(UPDATED, LIMIT);

        assertThat(sns.messages().get(0).attributes())
                .isEqualTo(Map.of(
                        "outcome",
                        "UPDATED",
                        "catalog_name",
                        UPDATED.poll().catalog().name()));
        assertThat(sns.messages().get(0).groupId()).isNull();
    }

    @Test
    void subscribersCanFilterByWhatLinksThePollToItsStart() {
        notifier.send(LINKED, LIMIT);

        assertThat(sns.messages().get(0).attributes()).containsEntry("correlation_id", "order-4711");
    }

    /** SQS refuses them (SQS API, SendMessage). */
    @Test
    void theMessageHoldsNoCharacterThatXmlForbids() {
        notifier.send(ended("poll-3", PollState.FAILED, "a\uFFFEb\uFFFFc"), LIMIT);

        assertThat(sns.messages().get(0).body()).contains("a\\ufffeb\\uffffc").doesNotContain("\uFFFE", "\uFFFF");
    }

    @Test
    void anAttributeHoldsTheCatalogNameWithoutWhatFiltersDoNotRead() {
        EndedPoll strange = ended("poll-3", PollState.FAILED, "a\u0001b\uFFFFc\td\ne\"f\\g\u0085h ü\uD83D\uDE00");

        notifier.send(strange, LIMIT);

        assertThat(sns.messages().get(0).attributes())
                .containsEntry("catalog_name", "a\uFFFDb\uFFFDc\uFFFDd\uFFFDe\uFFFDf\uFFFDg\uFFFDh ü\uD83D\uDE00");
        assertThat(NotifierContract.json(arrived().get(0)).path("catalog_name").asText())
                .isEqualTo(strange.poll().catalog().name());
    }

    @Test
    void aFifoTopicKeepsTheOrderOfACatalogAndDeliversAnOutcomeOnce() {
        stop();
        start(FIFO);

        notifier.send(TIMED_OUT, LIMIT);
        notifier.send(TIMED_OUT, LIMIT);
        notifier.send(ended(TIMED_OUT.poll().id(), PollState.UPDATED, "late"), LIMIT);
        String any = "any/ö ".repeat(80);
        notifier.send(ended(any, PollState.FAILED, "x"), LIMIT);
        notifier.send(ended(any, PollState.FAILED, "x"), LIMIT);

        assertThat(sns.published()).isEqualTo(5);
        assertThat(sns.messages()).extracting(Message::groupId).containsExactly("7", "7", "7");
        assertThat(sns.messages())
                .extracting(message -> message.attributes().get("outcome"))
                .containsExactly("TIMED_OUT", "UPDATED", "FAILED");
    }

    @Test
    void aTemporaryErrorIsRetried() {
        sns.refuse(500, "InternalError", "not now");

        assertThatThrownBy(() -> notifier.send(UPDATED, LIMIT)).hasMessageContaining("not now");
        assertThat(sns.published()).isEqualTo(3);
    }

    @Test
    void aLastingErrorIsNotRetried() {
        sns.refuse(404, "NotFound", "Topic does not exist");

        assertThatThrownBy(() -> notifier.send(UPDATED, LIMIT))
                .hasMessageContainingAll("the topic was not notified: ", "Topic does not exist");
        assertThat(sns.published()).isEqualTo(1);
    }

    @Test
    void theErrorNamesAnEndpointThatIsDown() {
        SdkSettings.endpoint("Sns", "http://localhost:1");

        assertThatThrownBy(() -> notifier.send(UPDATED, LIMIT))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("Connection refused");
    }

    private static EndedPoll ended(String pollId, PollState state, String catalogName) {
        return new EndedPoll(new Poll(pollId, new Catalog(7, catalogName), START, 1), state, null, null, START);
    }
}

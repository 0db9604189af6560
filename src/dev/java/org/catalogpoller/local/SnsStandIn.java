package org.catalogpoller.local;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Amazon SNS: Publish and GetTopicAttributes of its query API, with its errors, for one topic. A FIFO topic takes a
 * message with a deduplication id that it knows already, and delivers it no second time.
 */
public final class SnsStandIn implements AutoCloseable {

    private final LocalHttp http = new LocalHttp("sns", this::answer);
    private final String topicArn;
    private final Consumer<Message> subscriber;
    private final List<Message> messages = new ArrayList<>();
    private final Set<String> deduplicationIds = new HashSet<>();
    private int published;
    private @Nullable Refusal refusal;

    /** A message as a subscriber gets it, with its attributes of type String, and when it was published. */
    public record Message(
            String body,
            Map<String, String> attributes,
            @Nullable String groupId,
            Instant at) {}

    private record Refusal(int status, String code, String message) {}

    /**
     * @param topicArn the one topic that exists
     * @param subscriber gets every message that is delivered
     */
    public SnsStandIn(String topicArn, Consumer<Message> subscriber) {
        this.topicArn = topicArn;
        this.subscriber = subscriber;
    }

    public String url() {
        return http.url();
    }

    /** What was delivered, in its order. */
    public synchronized List<Message> messages() {
        return List.copyOf(messages);
    }

    /** The number of tries to publish. */
    public synchronized int published() {
        return published;
    }

    /** From now on every call ends in this error. */
    public synchronized void refuse(int status, String code, String message) {
        refusal = new Refusal(status, code, message);
    }

    public synchronized void acceptAgain() {
        refusal = null;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        Map<String, String> request =
                LocalHttp.form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        String action = request.getOrDefault("Action", "");
        published += action.equals("Publish") ? 1 : 0;
        if (refusal != null) {
            error(exchange, refusal.status(), refusal.code(), refusal.message());
        } else if (!topicArn.equals(request.get("TopicArn"))) {
            error(exchange, 404, "NotFound", "Topic does not exist");
        } else if (action.equals("Publish")) {
            publish(exchange, request);
        } else if (action.equals("GetTopicAttributes")) {
            String attributes = entry("TopicArn", topicArn) + (isFifo() ? entry("FifoTopic", "true") : "");
            success(exchange, action, "<Attributes>" + attributes + "</Attributes>");
        } else {
            error(exchange, 400, "InvalidAction", "not supported here: " + action);
        }
    }

    private void publish(HttpExchange exchange, Map<String, String> request) throws IOException {
        Message message;
        try {
            message = SnsPublish.read(request, isFifo());
        } catch (IllegalArgumentException e) {
            error(exchange, 400, "InvalidParameter", "Invalid parameter: " + e.getMessage());
            return;
        }
        if (!isFifo() || deduplicationIds.add(request.get("MessageDeduplicationId"))) {
            messages.add(message);
            subscriber.accept(message);
        }
        success(exchange, "Publish", "<MessageId>" + UUID.randomUUID() + "</MessageId>");
    }

    private boolean isFifo() {
        return topicArn.endsWith(".fifo");
    }

    private static String entry(String key, String value) {
        return "<entry><key>" + key + "</key><value>" + value + "</value></entry>";
    }

    private static void success(HttpExchange exchange, String action, String result) throws IOException {
        LocalHttp.answer(
                exchange,
                200,
                "text/xml",
                "<" + action + "Response xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><" + action + "Result>"
                        + result + "</" + action + "Result><ResponseMetadata><RequestId>" + UUID.randomUUID()
                        + "</RequestId></ResponseMetadata></" + action + "Response>");
    }

    private static void error(HttpExchange exchange, int status, String code, String message) throws IOException {
        String escaped = message.replace("&", "&amp;").replace("<", "&lt;");
        LocalHttp.answer(
                exchange,
                status,
                "text/xml",
                "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error><Type>"
                        + (status < 500 ? "Sender" : "Receiver") + "</Type><Code>" + code + "</Code><Message>"
                        + escaped + "</Message></Error><RequestId>" + UUID.randomUUID()
                        + "</RequestId></ErrorResponse>");
    }

    @Override
    public void close() {
        http.close();
    }
}

package org.catalogpoller.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.catalogpoller.local.SnsStandIn.Message;

/** A request to publish a message, under the constraints of AWS's model and of SNS's documentation. */
final class SnsPublish {

    /** The most bytes of a message with its attributes (SNS API, Publish; a topic may allow more). */
    private static final int MAX_MESSAGE = 262_144;

    private static final AwsModel MODEL = AwsModel.of("sns");
    /** SNS developer guide, "Message attribute items and validation". */
    private static final Pattern ATTRIBUTE =
            Pattern.compile("(?!(?i)aws\\.|amazon\\.)(?!\\.)(?!.*\\.\\.)[A-Za-z0-9_.-]{1,256}(?<!\\.)");
    /** What no XML can hold (SNS API, MessageAttributeValue). */
    private static final Pattern NO_XML =
            Pattern.compile("[^\\t\\n\\r\\x{20}-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]");

    /** What the query protocol adds to the parameters. */
    private static final Set<String> SPOKEN = Set.of("Action", "Version");

    private static final Pattern FIFO_ID = Pattern.compile("[!-~]{1,128}");

    private SnsPublish() {}

    /**
     * Reads the form of a request.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    static Message read(Map<String, String> request, boolean isFifo) {
        Map<String, String> attributes = attributes(request);
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        request.forEach((name, value) -> {
            if (!SPOKEN.contains(name) && !name.startsWith("MessageAttributes.")) {
                parameters.put(name, value);
            }
        });
        MODEL.check("Publish", parameters);
        String body = request.getOrDefault("Message", "");
        require(!body.isEmpty(), "Empty message");
        int size = bytes(body);
        for (Map.Entry<String, String> attribute : attributes.entrySet()) {
            size += bytes(attribute.getKey()) + bytes("String") + bytes(attribute.getValue());
        }
        require(size <= MAX_MESSAGE, "Message too long");
        for (String id : List.of("MessageGroupId", "MessageDeduplicationId")) {
            String value = request.get(id);
            require(value == null || FIFO_ID.matcher(value).matches(), id);
            require(!isFifo || value != null, id);
            require(isFifo || !id.equals("MessageDeduplicationId") || value == null, id);
        }
        return new Message(body, attributes, request.get("MessageGroupId"), Instant.now());
    }

    private static Map<String, String> attributes(Map<String, String> request) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 1; request.containsKey("MessageAttributes.entry." + i + ".Name"); i++) {
            String entry = "MessageAttributes.entry." + i;
            String name = request.getOrDefault(entry + ".Name", "");
            String value = request.getOrDefault(entry + ".Value.StringValue", "");
            require(ATTRIBUTE.matcher(name).matches(), "MessageAttributes Name");
            require("String".equals(request.get(entry + ".Value.DataType")), "MessageAttributes DataType");
            require(!value.isEmpty(), "MessageAttributes StringValue");
            require(!NO_XML.matcher(value).find(), "characters");
            require(attributes.put(name, value) == null, "MessageAttributes Name");
        }
        return attributes;
    }

    private static void require(boolean valid, String parameter) {
        if (!valid) {
            throw new IllegalArgumentException(parameter);
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}

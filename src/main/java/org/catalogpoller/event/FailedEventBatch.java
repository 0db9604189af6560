package org.catalogpoller.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.CharConversionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Events that failed before and come back from an SQS queue (Lambda developer guide, "Using Lambda with Amazon SQS"). The
 * failures of some do not concern the others: the result names them, and the queue keeps those alone.
 */
public record FailedEventBatch(List<FailedEvent> events) implements Event {

    private static final Set<String> MEMBERS = Set.of("messageId", "body", "eventSource");

    /** The events, or null where the JSON is no event of SQS, which has one message or more, or cannot be read. */
    static @Nullable FailedEventBatch of(byte[] json) throws IOException {
        List<FailedEvent> events = null;
        try (JsonParser parser = JsonMembers.FACTORY.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean records = parser.currentName().equals("Records");
                if (parser.nextToken() == JsonToken.START_ARRAY && records) {
                    events = events(parser);
                } else {
                    parser.skipChildren();
                }
            }
        } catch (JacksonException | CharConversionException e) {
            return null;
        }
        return events == null || events.isEmpty() ? null : new FailedEventBatch(events);
    }

    /** The events of the list that the parser is at; null where another source than SQS made it. */
    private static @Nullable List<FailedEvent> events(JsonParser parser) throws IOException {
        List<FailedEvent> events = new ArrayList<>();
        boolean foreign = false;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Map<String, String> members = JsonMembers.of(parser, MEMBERS);
            String id = members.get("messageId");
            foreign |= id == null || !"aws:sqs".equals(members.get("eventSource"));
            if (!foreign) {
                events.add(new FailedEvent(String.valueOf(id), members.getOrDefault("body", "")));
            }
        }
        return foreign ? null : events;
    }

    /**
     * What Lambda wants to know of a batch (Lambda developer guide, "Implementing partial batch responses").
     *
     * @param failed the ids of the messages that the queue keeps
     */
    public static ObjectNode result(Collection<String> failed) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        ArrayNode failures = result.putArray("batchItemFailures");
        failed.forEach(id -> failures.addObject().put("itemIdentifier", id));
        return result;
    }

    /** How many there are; their bodies may hold tokens. */
    @Override
    public String toString() {
        return "FailedEventBatch[" + events.size() + "]";
    }
}

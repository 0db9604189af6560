package org.catalogpoller.notification;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.catalogpoller.poll.EndedPoll;

/** The notification of an ended poll, as JSON; what is absent is left out. */
final class NotificationMessage {

    /** What JSON can hold and XML cannot. SQS refuses a message with one (SQS API, SendMessage), unless it is escaped. */
    private static final Pattern NO_XML = Pattern.compile("[\\x{FFFE}\\x{FFFF}]");

    private NotificationMessage() {}

    static String of(EndedPoll ended) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("poll_id", ended.poll().id());
        json.put("outcome", ended.state().name());
        json.put("catalog_name", ended.poll().catalog().name());
        json.put("local_catalog_id", ended.poll().catalog().id());
        json.put("attempt_count", ended.poll().attempts());
        json.put("started_at", ended.poll().startedAt().toString());
        json.put("ended_at", ended.endedAt().toString());
        if (ended.poll().correlation() != null) {
            json.put("correlation_id", ended.poll().correlation().value());
        }
        if (ended.values() != null) {
            ended.values().byField().forEach(json::put);
        }
        if (ended.error() != null) {
            json.put("error", ended.error());
        }
        return NO_XML.matcher(json.toString())
                .replaceAll(character ->
                        "\\\\u%04x".formatted((int) character.group().charAt(0)));
    }
}

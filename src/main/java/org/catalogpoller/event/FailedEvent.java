package org.catalogpoller.event;

import com.fasterxml.jackson.core.JacksonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.catalogpoller.event.OperatorEvent.About;
import org.catalogpoller.event.OperatorEvent.Action;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.ReadinessRule;
import org.jspecify.annotations.Nullable;

/**
 * A message about an event that failed. Its body is one of three. Lambda's record of a failed invocation is one (Lambda
 * developer guide, "Capturing records of Lambda asynchronous invocations"). The others come from EventBridge Scheduler
 * (user guide, "Configuring a dead-letter queue"). They are the request to Lambda, with the event as its Payload, or
 * the event.
 */
public record FailedEvent(String messageId, String body) {

    private static final Set<String> MEMBERS =
            Set.of("requestContext", "requestPayload", "responsePayload", "Payload", "Records");

    /**
     * The event in the message.
     *
     * @throws InvalidEventException if there is none, or none that may be handled again
     */
    public Event read(ReadinessRule rule) {
        try {
            Map<String, String> members = JsonMembers.of(body, MEMBERS);
            if (members.containsKey("Records")) {
                throw new InvalidEventException("Records: must not be in a message");
            }
            String json = members.getOrDefault("requestPayload", members.getOrDefault("Payload", body));
            if (!ReadinessRule.isText(json)) {
                throw new InvalidEventException("body: must be text: it holds a NUL or half a surrogate pair");
            }
            Event event = Event.single(json.getBytes(StandardCharsets.UTF_8), rule);
            return event instanceof PollEvent poll
                    ? poll.again(requestId(members), unwritten(members.get("responsePayload"), rule))
                    : repeatable((OperatorEvent) event);
        } catch (JacksonException e) {
            throw new InvalidEventException("body: is not valid JSON");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The request whose repetition this is: a poll is named after the request of its first event. */
    private String requestId(Map<String, String> members) throws IOException {
        String id = JsonMembers.of(members.getOrDefault("requestContext", "{}"), Set.of("requestId"))
                .getOrDefault("requestId", messageId);
        return PollEventFields.isPollId(id) ? id : messageId;
    }

    private static @Nullable CatalogValues unwritten(@Nullable String response, ReadinessRule rule) throws IOException {
        return response == null ? null : UnwrittenValues.of(response, rule);
    }

    /** A catalog may have another poll by now. The operator did not mean that one. */
    private static OperatorEvent repeatable(OperatorEvent event) {
        if (event instanceof About about
                && about.action() == Action.CANCEL
                && about.pollIds().isEmpty()) {
            throw new InvalidEventException("poll_id: is required to cancel a poll later than asked");
        }
        if (event instanceof RetryOrder retry && retry.pollId() == null) {
            throw new InvalidEventException("poll_id: is required to retry a poll later than asked");
        }
        if (event.action() == Action.PAUSE || event.action() == Action.RESUME) {
            throw new InvalidEventException("action: must not be pause or resume later than asked");
        }
        return event;
    }

    /** Without the body, which may hold a token. */
    @Override
    public String toString() {
        return "FailedEvent[" + messageId + "]";
    }
}

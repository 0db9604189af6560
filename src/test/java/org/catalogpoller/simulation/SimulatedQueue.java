package org.catalogpoller.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Duration;
import org.catalogpoller.simulation.Delivery.Cause;
import org.catalogpoller.simulation.History.Discarded;

/** The failure queue as the template sets it. An event comes again after 5 minutes, then every 15, 10 times in all. */
final class SimulatedQueue {

    /** Hands an event of SQS to the function. */
    @FunctionalInterface
    interface Receiver {
        /** The result: whether the function is done with it */
        boolean receive(Cause cause, String event, int receives);
    }

    private static final Duration DELAY = Duration.ofMinutes(5);
    private static final Duration VISIBILITY_TIMEOUT = Duration.ofMinutes(15);
    private static final int MAX_RECEIVES = 10;

    private final VirtualTime time;
    private final History history;
    private final Receiver receiver;

    SimulatedQueue(VirtualTime time, History history, Receiver receiver) {
        this.time = time;
        this.history = history;
        this.receiver = receiver;
    }

    /** Takes Lambda's record of a failed invocation. */
    void send(Cause cause, String errorType, String error) {
        history.queued.add(new Discarded(cause, error));
        String event = event(cause, errorType, error);
        time.at(time.instant().plus(DELAY), () -> receive(cause, event, error, 1));
    }

    private void receive(Cause cause, String event, String error, int receives) {
        if (receiver.receive(cause, event, receives)) {
            return;
        }
        if (receives == MAX_RECEIVES) {
            history.trace(time.instant(), cause.pollId(), "in the parking queue", "");
            history.inParkingQueue.add(new Discarded(cause, error));
        } else {
            time.at(time.instant().plus(VISIBILITY_TIMEOUT), () -> receive(cause, event, error, receives + 1));
        }
    }

    private static String event(Cause cause, String errorType, String error) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.putObject("requestContext").put("requestId", cause.requestId());
        body.putRawValue("requestPayload", new RawValue(cause.event()));
        body.putObject("responsePayload").put("errorType", errorType).put("errorMessage", error);
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        ArrayNode records = event.putArray("Records");
        records.addObject()
                .put("messageId", "message")
                .put("eventSource", "aws:sqs")
                .put("body", body.toString());
        return event.toString();
    }
}

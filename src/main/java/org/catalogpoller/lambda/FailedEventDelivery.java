package org.catalogpoller.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.catalogpoller.event.FailedEvent;
import org.catalogpoller.event.FailedEventBatch;
import org.catalogpoller.polling.Invocation;

/** Delivers events that failed before, one after the other. They share the time of the invocation. */
final class FailedEventDelivery {

    /** Handles one event as if it came alone. */
    @FunctionalInterface
    interface Handler {
        void handle(FailedEvent event, Invocation invocation) throws IOException;
    }

    private final Duration checkTime;
    private final Clock clock;

    /** @param checkTime how long a check may take */
    FailedEventDelivery(Duration checkTime, Clock clock) {
        this.checkTime = checkTime;
        this.clock = clock;
    }

    /**
     * The result for Lambda. The queue keeps events that end in an error, or for which no time is left. An event begins if there is
     * time for a check, or if half of the time is left: a function may have less time than a check may take.
     */
    ObjectNode deliver(FailedEventBatch failed, Invocation invocation, Handler handler) throws IOException {
        Instant begin = clock.instant();
        Instant half = begin.plus(Duration.between(begin, invocation.endsAt()).dividedBy(2));
        List<String> kept = new ArrayList<>();
        int waiting = failed.events().size();
        for (FailedEvent event : failed.events()) {
            Instant now = clock.instant();
            if (now.isAfter(half) && !invocation.leaves(checkTime, now)) {
                kept.add(event.messageId());
            } else if (!isDone(event, invocation.part(waiting, checkTime, now), handler)) {
                kept.add(event.messageId());
            }
            waiting--;
        }
        return FailedEventBatch.result(kept);
    }

    /** The handler has logged the error, which is that of this event alone. */
    private static boolean isDone(FailedEvent event, Invocation part, Handler handler) throws IOException {
        try {
            handler.handle(event, part);
            return true;
        } catch (RuntimeException e) {
            return false;
        }
    }
}

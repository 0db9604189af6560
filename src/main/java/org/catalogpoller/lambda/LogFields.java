package org.catalogpoller.lambda;

import org.catalogpoller.event.FailedEvent;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.polling.Invocation;
import org.jboss.logging.MDC;

/** The fields that every line of the log carries, beside its message, while an invocation is under way. */
final class LogFields {

    private LogFields() {}

    static void begin(Invocation invocation) {
        clear();
        MDC.put("request_id", invocation.requestId());
    }

    /** @param failed the event that comes again in this part of an invocation */
    static void begin(Invocation invocation, FailedEvent failed) {
        begin(invocation);
        MDC.put("message_id", failed.messageId());
    }

    /** @param poll the poll with this attempt counted */
    static void attempt(Poll poll) {
        MDC.put("poll_id", poll.id());
        MDC.put("catalog_name", poll.catalog().name());
        MDC.put("attempt", poll.attempts());
        if (poll.correlation() != null) {
            MDC.put("correlation_id", poll.correlation().value());
        }
    }

    static void clear() {
        MDC.clear();
    }
}

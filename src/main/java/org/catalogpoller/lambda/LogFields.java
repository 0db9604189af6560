package org.catalogpoller.lambda;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.catalogpoller.event.FailedEvent;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.polling.Invocation;
import org.jboss.logging.MDC;

/** The fields that every line of the log carries, beside its message, while an invocation is under way. */
final class LogFields {

    /** Where both runtimes put the header X-Amzn-Trace-Id of an invocation, such as Root=1-…;Parent=…;Sampled=1. */
    private static final String TRACE_HEADER = "com.amazonaws.xray.traceHeader";

    private static final Pattern SAMPLED_TRACE = Pattern.compile("(?=.*Sampled=1).*Root=([0-9a-f-]+).*");

    private LogFields() {}

    static void begin(Invocation invocation) {
        clear();
        MDC.put("request_id", invocation.requestId());
        // X-Ray keeps no other traces
        Matcher trace = SAMPLED_TRACE.matcher(System.getProperty(TRACE_HEADER, ""));
        if (trace.matches()) {
            MDC.put("trace_id", trace.group(1));
        }
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

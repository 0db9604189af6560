package org.catalogpoller.lambda;

import org.catalogpoller.poll.Poll;
import org.catalogpoller.polling.Invocation;
import org.jboss.logging.MDC;

/** The fields that every line of the log carries, beside its message, while an invocation is under way. */
public final class LogFields {

    private LogFields() {}

    public static void begin(Invocation invocation) {
        clear();
        MDC.put("request_id", invocation.requestId());
    }

    public static void attempt(Poll poll, String catalogName, int attempt) {
        MDC.put("poll_id", poll.id());
        MDC.put("catalog_name", catalogName);
        MDC.put("attempt", attempt);
    }

    public static void clear() {
        MDC.clear();
    }
}

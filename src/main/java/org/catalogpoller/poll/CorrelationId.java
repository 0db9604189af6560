package org.catalogpoller.poll;

import java.util.regex.Pattern;

/**
 * What links a poll to the work that started it: an id of the caller, or a W3C trace context.
 *
 * @param value 1 to {@value #MAX_LENGTH} visible ASCII characters
 */
public record CorrelationId(String value) {

    public static final int MAX_LENGTH = 128;

    private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~]{1," + MAX_LENGTH + "}");

    /** Version, trace id, parent id and flags (W3C Trace Context, 3.2); an id of zeros alone is invalid. */
    private static final Pattern TRACEPARENT =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    /** Whether a text can be sent in a header as it is. */
    public static boolean isSendable(String text) {
        return VISIBLE_ASCII.matcher(text).matches();
    }

    /** Whether a text is the {@code traceparent} of a W3C trace context. */
    public static boolean isTraceparent(String text) {
        return TRACEPARENT.matcher(text).matches();
    }

    /** Whether it is a trace context. */
    public boolean isTraceparent() {
        return isTraceparent(value);
    }
}

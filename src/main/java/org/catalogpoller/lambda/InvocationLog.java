package org.catalogpoller.lambda;

import java.util.Map;
import java.util.stream.Collectors;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.polling.Attempt;
import org.jspecify.annotations.Nullable;

/** Puts an invocation into one line. What others chose the text of is quoted, and cannot begin a line of its own. */
public final class InvocationLog {

    private final int maxAttempts;

    public InvocationLog(int maxAttempts) {
        this.maxAttempts = maxAttempts;
    }

    public String line(PollResult result) {
        return line(result, result.outcome().name());
    }

    /** A check that the same invocation follows up with another one. */
    public String held(PollResult result) {
        return line(result, "held");
    }

    private String line(PollResult result, String ending) {
        Attempt attempt = result.attempt();
        StringBuilder line = new StringBuilder(catalog(attempt.event()))
                .append(attempt.event().dryRun() ? " dry run" : "")
                .append(" attempt ")
                .append(attempt.poll().attempts())
                .append('/')
                .append(maxAttempts)
                .append(": ")
                .append(said(result))
                .append(" -> ")
                .append(ending);
        if (result.nextAttemptAt() != null) {
            line.append(", next attempt at ").append(result.nextAttemptAt());
        }
        if (result.untracked() != null) {
            line.append(", untracked: ").append(escaped(result.untracked()));
        }
        if (result.error() != null) {
            line.append(" (").append(escaped(result.error())).append(')');
        }
        return line.append(", poll ").append(escaped(attempt.poll().id())).toString();
    }

    public String line(@Nullable PollEvent event, RuntimeException error) {
        return (event == null ? "event" : catalog(event)) + ": "
                + error.getClass().getSimpleName() + ": " + escaped(String.valueOf(error.getMessage()));
    }

    private static String catalog(PollEvent event) {
        return "catalog " + quoted(event.catalogName()) + " (id " + event.localCatalogId() + ")";
    }

    private static String said(PollResult result) {
        CatalogStatus status = result.status();
        if (status == null) {
            return "not checked";
        }
        return status.match(
                ready -> ready.word()
                        + quoted(ready.values().byField())
                        + (result.write() != null && result.write().updated() ? ", written" : ""),
                notReady -> notReady.word() + quoted(notReady.said()),
                unavailable -> unavailable.word(),
                rejected -> rejected.word());
    }

    private static String quoted(Map<String, ? extends @Nullable String> values) {
        return values.entrySet().stream()
                .map(field -> ", " + field.getKey() + " " + quoted(field.getValue()))
                .collect(Collectors.joining());
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "missing" : '"' + escaped(text).replace("\"", "\\\"") + '"';
    }

    /** Control characters and line separators as Java escapes, so that no text can forge a line. */
    public static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            boolean breaksLines = Character.isISOControl(c) || c == 0x2028 || c == 0x2029;
            if (breaksLines) {
                escaped.append(String.format("\\u%04x", c));
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }
}

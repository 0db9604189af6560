package org.catalogpoller.lambda;

import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.catalogpoller.event.OperatorResult;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.ProblemException;
import org.jboss.logging.Logger.Level;
import org.jspecify.annotations.Nullable;

/** One line for an invocation. Texts that others chose are quoted, and cannot begin a line of their own. */
final class InvocationLog {

    private final LogWriter writer;
    private final int maxAttempts;

    InvocationLog(LogWriter writer, int maxAttempts) {
        this.writer = writer;
        this.maxAttempts = maxAttempts;
    }

    void begins(Duration left) {
        writer.write(Level.DEBUG, "attempt begins, " + left + " left");
    }

    /** An attempt that another one follows in the same invocation. */
    void held(PollEvent event, PollResult result) {
        writer.write(Level.INFO, line(event, result, "held"));
    }

    void ended(PollEvent event, PollResult result) {
        Level level = result.outcome().success() ? Level.INFO : Level.WARN;
        writer.write(level, line(event, result, result.outcome().name()));
    }

    void operator(OperatorResult result) {
        writer.write(Level.INFO, escaped(result.line()));
    }

    /** An error in safe words has no stack trace: it is about what is outside, and not about the code. */
    void failed(@Nullable PollEvent event, RuntimeException error) {
        String line = (event == null ? "event" : catalog(event.catalog())) + ": "
                + error.getClass().getSimpleName() + ": " + escaped(String.valueOf(error.getMessage()));
        writer.write(Level.ERROR, line, error instanceof ProblemException ? null : error);
    }

    private String line(PollEvent event, PollResult result, String ending) {
        StringBuilder line = new StringBuilder(catalog(event.catalog()))
                .append(event.dryRun() ? " dry run" : "")
                .append(" attempt ")
                .append(result.poll().attempts())
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
        return line.append(", poll ").append(escaped(result.poll().id())).toString();
    }

    private static String catalog(Catalog catalog) {
        return "catalog " + quoted(catalog.name()) + " (id " + catalog.id() + ")";
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
    private static String escaped(String text) {
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

package org.catalogpoller.metrics;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Prints metrics on standard output, from where Lambda takes them to CloudWatch: no agent, and no call. CloudWatch finds
 * them in lines that are nothing but a document, so they go past the logger.
 */
public final class MetricsWriter {

    private final boolean on;

    public MetricsWriter(boolean on) {
        this.on = on;
    }

    /**
     * Prints what an invocation measured, where metrics are on.
     *
     * @param function the value of the only dimension
     */
    public void write(String function, Instant at, Measurements measurements) {
        if (on) {
            StringBuilder lines = new StringBuilder();
            for (ObjectNode document : EmbeddedMetrics.documents(function, at, measurements)) {
                lines.append(document).append('\n');
            }
            byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
            // at once, so that no other line gets in between
            System.out.write(bytes, 0, bytes.length);
            System.out.flush();
        }
    }
}

package org.catalogpoller.packaged;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Stream;
import org.catalogpoller.metrics.EmbeddedMetricFormat;

/** What the function has printed. The Java runtime of AWS prints errors again as text, which is left out. */
record PrintedLines(String output) {

    private static final ObjectMapper JSON = new ObjectMapper();

    List<JsonNode> metrics() {
        return lines().filter(PrintedLines::isMetrics)
                .map(EmbeddedMetricFormat::document)
                .toList();
    }

    List<JsonNode> log() {
        return lines().filter(line -> !isMetrics(line)).map(PrintedLines::json).toList();
    }

    /** What the lines of the log say. */
    List<String> messages() {
        return log().stream().map(line -> line.path("message").asText()).toList();
    }

    private Stream<String> lines() {
        return output.lines().filter(line -> line.startsWith("{"));
    }

    private static boolean isMetrics(String line) {
        return line.startsWith("{\"_aws\"");
    }

    static JsonNode json(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }
}

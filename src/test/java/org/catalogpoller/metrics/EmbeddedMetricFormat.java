package org.catalogpoller.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rules of the Embedded Metric Format, and the documents of this function. The rules are those of the CloudWatch
 * user guide, "Specification: Embedded metric format", with its JSON schema.
 */
public final class EmbeddedMetricFormat {

    private static final Set<String> UNITS = Set.of("Count", "Seconds", "Milliseconds");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private EmbeddedMetricFormat() {}

    /** The document in a line that has to hold one. */
    public static JsonNode document(String line) {
        assertThat(line).doesNotContain("\n");
        try {
            JsonNode document = JSON.readTree(line);
            assertValid(document);
            return document;
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + line, e);
        }
    }

    /** The only document of these measurements, printed and read again. */
    public static JsonNode document(Measurements measurements) {
        List<String> lines = EmbeddedMetrics.documents("poller", Instant.EPOCH, measurements).stream()
                .map(Object::toString)
                .toList();
        assertThat(lines).hasSize(1);
        return document(lines.get(0));
    }

    /** The metrics of a document by their names. The rest are properties. */
    public static Map<String, Object> metrics(JsonNode document) {
        Map<String, Object> metrics = new TreeMap<>();
        for (JsonNode metric : directive(document).path("Metrics")) {
            String name = metric.path("Name").asText();
            metrics.put(name, values(document.path(name)));
        }
        return metrics;
    }

    private static Object values(JsonNode value) {
        if (value.isNumber()) {
            return value.asLong();
        }
        List<Long> values = new ArrayList<>();
        value.forEach(one -> values.add(one.asLong()));
        return values;
    }

    private static void assertValid(JsonNode document) {
        assertThat(document.isObject()).isTrue();
        assertThat(document.path("_aws").path("Timestamp").isIntegralNumber()).isTrue();
        assertThat(document.path("_aws").path("CloudWatchMetrics").isArray()).isTrue();
        assertThat(document.path("_aws").path("CloudWatchMetrics")).hasSize(1);
        JsonNode directive = directive(document);
        assertThat(directive.fieldNames()).toIterable().containsExactlyInAnyOrder("Namespace", "Dimensions", "Metrics");
        assertThat(directive.path("Namespace").asText()).hasSizeBetween(1, 1024).doesNotStartWith("AWS/");
        assertThat(directive.path("Dimensions")).hasSize(1);
        assertThat(directive.path("Dimensions").path(0)).hasSizeBetween(1, 30);
        for (JsonNode dimension : directive.path("Dimensions").path(0)) {
            assertThat(dimension.asText()).hasSizeBetween(1, 250);
            assertThat(document.path(dimension.asText()).isTextual()).isTrue();
            assertThat(document.path(dimension.asText()).asText()).hasSizeBetween(1, 1024);
        }
        assertThat(directive.path("Metrics")).hasSizeBetween(1, 100);
        List<String> names = new ArrayList<>();
        for (JsonNode metric : directive.path("Metrics")) {
            assertThat(metric.fieldNames()).toIterable().containsExactlyInAnyOrder("Name", "Unit");
            assertThat(metric.path("Name").asText()).hasSizeBetween(1, 1024);
            assertThat(metric.path("Unit").asText()).isIn(UNITS);
            assertIsTarget(document.path(metric.path("Name").asText()));
            names.add(metric.path("Name").asText());
        }
        assertThat(names).doesNotHaveDuplicates();
        document.properties()
                .forEach(field -> assertThat(names.contains(field.getKey()))
                        .as("%s is a metric or a text", field.getKey())
                        .isEqualTo(!field.getKey().equals("_aws")
                                && !field.getValue().isTextual()));
    }

    private static void assertIsTarget(JsonNode value) {
        if (!value.isNumber()) {
            assertThat(value.isArray()).isTrue();
            assertThat(value).hasSizeBetween(1, 100).allMatch(JsonNode::isNumber);
        }
    }

    private static JsonNode directive(JsonNode document) {
        return document.path("_aws").path("CloudWatchMetrics").path(0);
    }
}

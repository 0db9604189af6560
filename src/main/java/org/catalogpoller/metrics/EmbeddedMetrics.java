package org.catalogpoller.metrics;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Puts measurements into CloudWatch's Embedded Metric Format (CloudWatch user guide, "Specification"). */
final class EmbeddedMetrics {

    private static final String NAMESPACE = "CatalogStatusPoller";
    private static final String DIMENSION = "Function";
    /** The most values that a document may hold of one metric. */
    private static final int MAX_VALUES = 100;

    private EmbeddedMetrics() {}

    /** One document, and more of them where an invocation measured something more often than one can hold. */
    static List<ObjectNode> documents(String function, Instant at, Measurements measurements) {
        List<ObjectNode> documents = new ArrayList<>();
        int most = measurements.values().values().stream()
                .mapToInt(List::size)
                .max()
                .orElse(0);
        for (int from = 0; from < most; from += MAX_VALUES) {
            documents.add(document(function, at, measurements, from));
        }
        return documents;
    }

    private static ObjectNode document(String function, Instant at, Measurements measurements, int from) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode aws = document.putObject("_aws").put("Timestamp", at.toEpochMilli());
        ObjectNode directive = aws.putArray("CloudWatchMetrics").addObject().put("Namespace", NAMESPACE);
        directive.putArray("Dimensions").addArray().add(DIMENSION);
        ArrayNode definitions = directive.putArray("Metrics");
        document.put(DIMENSION, function);
        measurements.properties().forEach(document::put);
        for (Map.Entry<Metric, List<Long>> measured : measurements.values().entrySet()) {
            List<Long> all = measured.getValue();
            if (from < all.size()) {
                Metric metric = measured.getKey();
                definitions.addObject().put("Name", metric.cloudWatch).put("Unit", metric.unit.cloudWatch);
                put(document, metric.cloudWatch, all.subList(from, Math.min(from + MAX_VALUES, all.size())));
            }
        }
        return document;
    }

    private static void put(ObjectNode document, String name, List<Long> values) {
        if (values.size() == 1) {
            document.put(name, values.get(0));
        } else {
            values.forEach(document.withArray(name)::add);
        }
    }
}

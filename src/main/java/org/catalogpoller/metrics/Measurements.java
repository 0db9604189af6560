package org.catalogpoller.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one invocation adds to the metrics, and the properties by which it is found in the log. Never a token. */
public final class Measurements {

    private final Map<Metric, List<Long>> values = new EnumMap<>(Metric.class);
    private final Map<String, String> properties = new LinkedHashMap<>();

    public void count(Metric metric) {
        count(metric, 1);
    }

    /** Adds to the count of this invocation, which is reported from then on even if it is 0. */
    public void count(Metric metric, long more) {
        List<Long> counted = of(metric);
        if (counted.isEmpty()) {
            counted.add(more);
        } else {
            counted.set(0, counted.get(0) + more);
        }
    }

    /** Adds one more value, in whole units of the metric. */
    public void time(Metric metric, Duration time) {
        of(metric).add(metric.unit == Metric.Unit.SECONDS ? time.toSeconds() : time.toMillis());
    }

    /**
     * Adds what this invocation can be found by.
     *
     * @param value null: there is none
     */
    public void property(String name, @Nullable String value) {
        if (value != null) {
            properties.put(name, value);
        }
    }

    private List<Long> of(Metric metric) {
        return values.computeIfAbsent(metric, unused -> new ArrayList<>());
    }

    Map<Metric, List<Long>> values() {
        return values;
    }

    Map<String, String> properties() {
        return properties;
    }
}

package org.catalogpoller.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MetricsWriterTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00.123Z");

    private final PrintStream before = System.out;
    private final Writes writes = new Writes();
    private final Measurements measured = new Measurements();

    /** Keeps the bytes of each write. */
    private static final class Writes extends ByteArrayOutputStream {
        private int number;

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            number++;
            super.write(bytes, from, length);
        }
    }

    @BeforeEach
    void listen() {
        System.setOut(new PrintStream(writes, false, UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(before);
    }

    @Test
    void anInvocationIsOneLineInTheEmbeddedMetricFormat() {
        measured.count(Metric.ATTEMPTS);
        measured.count(Metric.ATTEMPTS, 2);
        measured.time(Metric.TIME_TO_READY, Duration.ofMillis(61_900));
        measured.time(Metric.API_LATENCY, Duration.ofMillis(12));
        measured.time(Metric.API_LATENCY, Duration.ofMillis(13));
        measured.property("catalog_name", "Größe \"1\"\n");
        measured.property("poll_id", null);

        assertThat(printed()).containsExactly("""
                {"_aws":{"Timestamp":1769860800123,"CloudWatchMetrics":[{"Namespace":"CatalogStatusPoller",\
                "Dimensions":[["Function"]],"Metrics":[{"Name":"Attempts","Unit":"Count"},\
                {"Name":"TimeToReady","Unit":"Seconds"},{"Name":"ApiLatency","Unit":"Milliseconds"}]}]},\
                "Function":"poller","catalog_name":"Größe \\"1\\"\\n",\
                "Attempts":3,"TimeToReady":61,"ApiLatency":[12,13]}""");
        assertThat(EmbeddedMetricFormat.document(printed().get(0))
                        .path("catalog_name")
                        .asText())
                .isEqualTo("Größe \"1\"\n");
    }

    @Test
    void aCountOfZeroIsPrinted() {
        measured.count(Metric.OVERDUE, 0);

        assertThat(EmbeddedMetricFormat.metrics(EmbeddedMetricFormat.document(measured)))
                .isEqualTo(Map.of("Overdue", 0L));
    }

    @Test
    void metricsThatDoNotFitInOneDocumentAreInFurtherLines() {
        LongStream.range(0, 201).forEach(i -> measured.time(Metric.API_LATENCY, Duration.ofMillis(i)));
        measured.count(Metric.ATTEMPTS, 201);

        List<JsonNode> documents =
                printed().stream().map(EmbeddedMetricFormat::document).toList();
        assertThat(documents).extracting(EmbeddedMetricFormat::metrics).hasSize(3);
        assertThat(documents.get(0).path("ApiLatency")).hasSize(100);
        assertThat(documents.get(1).path("ApiLatency").path(0).asInt()).isEqualTo(100);
        assertThat(EmbeddedMetricFormat.metrics(documents.get(2))).isEqualTo(Map.of("ApiLatency", 200L));
        assertThat(documents).filteredOn(document -> document.has("Attempts")).hasSize(1);
        assertThat(writes.number).isEqualTo(1);
    }

    @Test
    void allLinesArePrintedInOneWrite() {
        measured.count(Metric.ATTEMPTS);
        measured.property("catalog_name", "x".repeat(20_000));

        assertThat(printed()).hasSize(1);
        assertThat(writes.number).isEqualTo(1);
        assertThat(writes.toString(UTF_8)).endsWith("}\n");
    }

    @Test
    void nothingIsPrintedWhenMetricsAreOff() {
        measured.count(Metric.ATTEMPTS);
        new MetricsWriter(false).write("poller", NOW, measured);

        assertThat(writes.size()).isZero();
    }

    private List<String> printed() {
        if (writes.size() == 0) {
            new MetricsWriter(true).write("poller", NOW, measured);
        }
        return writes.toString(UTF_8).lines().toList();
    }
}

package org.catalogpoller.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Environments of one function, each a process, that take asynchronous events from one queue. */
final class Environments implements AutoCloseable {

    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    private final List<PackagedFunction> functions = new ArrayList<>();
    private final List<ProcessFigures> figures = new ArrayList<>();
    private final ExecutorService threads;
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();

    /** @param results gets the result of each invocation */
    Environments(Path unzipped, int count, Map<String, String> variables, Consumer<JsonNode> results) throws Exception {
        threads = Executors.newFixedThreadPool(count);
        for (int i = 0; i < count; i++) {
            PackagedFunction function = new PackagedFunction(unzipped, variables);
            functions.add(function);
            figures.add(new ProcessFigures(function.pid()));
        }
        functions.forEach(PackagedFunction::nextRequest);
        functions.forEach(function -> threads.execute(() -> work(function, results)));
    }

    private void work(PackagedFunction function, Consumer<JsonNode> results) {
        try {
            while (true) {
                String event = events.take();
                busy.incrementAndGet();
                RuntimeApiStandIn.Answer answer =
                        function.invoke(UUID.randomUUID().toString(), event);
                if (answer.isError()) {
                    errors.add(answer.body().toString());
                } else {
                    results.accept(answer.body());
                }
                answered.incrementAndGet();
                busy.decrementAndGet();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void invoke(String event) {
        events.add(event);
    }

    boolean isIdle() {
        return events.isEmpty() && busy.get() == 0;
    }

    /** Events that no environment has taken. */
    int waiting() {
        return events.size();
    }

    int answered() {
        return answered.get();
    }

    List<String> errors() {
        return List.copyOf(errors);
    }

    double cpuMillis() {
        return figures.stream().mapToDouble(ProcessFigures::cpuMillis).sum();
    }

    double peakMegabytes() {
        return figures.stream()
                .mapToDouble(each -> each.footprint().peakMegabytes())
                .max()
                .orElseThrow();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        functions.forEach(PackagedFunction::close);
    }
}

package org.catalogpoller.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;
import org.catalogpoller.packaged.ProcessFigures.Footprint;
import org.catalogpoller.packaged.RuntimeApiStandIn.Answer;

/**
 * A Lambda environment under measurement. An invocation lasts from the event until the function asks for the next one.
 * Lambda counts so, too (Lambda developer guide, "Understanding the Lambda execution environment lifecycle").
 */
final class MeasuredFunction implements AutoCloseable {

    private final Contender contender;
    private final World world;
    private final PackagedFunction function;
    private final ProcessFigures figures;
    private final Cost start;

    /** Starts a process and waits until it asks for an event. */
    MeasuredFunction(Contender contender, World world) {
        this.contender = contender;
        this.world = world;
        function = new PackagedFunction(contender.directory(), contender.command(), world.variables());
        figures = new ProcessFigures(function.pid());
        long ready = firstRequest();
        start = new Cost((ready - function.startedAt()) / 1e6, figures.cpuMillisOfAllThreads());
    }

    private long firstRequest() {
        try {
            return function.nextRequest();
        } catch (IllegalStateException e) {
            String output = function.output();
            function.close();
            throw new IllegalStateException("a function does not start: " + output, e);
        }
    }

    /** From the start of the process to its first request for an event. */
    Cost start() {
        return start;
    }

    /**
     * One invocation; a baseline makes the HTTP calls of the phase instead.
     *
     * @param outcome that the result has to have
     */
    Measured invoke(Phase phase, String event, String outcome) {
        Handshakes before = world.handshakes();
        // Lambda bills what a thawed function does about connections that died meanwhile
        double cpuBefore = figures.cpuMillis();
        world.treat(phase.connections());
        Cost cost = contender.isBaseline()
                ? invoke(phase.baselineEvent(), BaselineFunction.OUTCOME, cpuBefore)
                : invoke(event, outcome, cpuBefore);
        return new Measured(contender.name(), phase, cost, world.handshakes().minus(before));
    }

    private Cost invoke(String event, String outcome, double cpuBefore) {
        long before = System.nanoTime();
        Answer answer = function.invoke(UUID.randomUUID().toString(), event);
        long after = function.nextRequest();
        Cost cost = new Cost((after - before) / 1e6, figures.cpuMillis() - cpuBefore);
        JsonNode result = PackagedFunction.body(answer);
        if (!result.path("outcome").asText().equals(outcome) || result.has("error")) {
            throw new IllegalStateException("expected " + outcome + ": " + result);
        }
        return cost;
    }

    Footprint footprint() {
        return figures.footprint();
    }

    @Override
    public void close() {
        function.close();
    }
}

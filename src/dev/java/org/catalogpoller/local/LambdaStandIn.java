package org.catalogpoller.local;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * Lambda's asynchronous invocation. It takes an event at once, and hands it to the function later. An event that ends
 * in an error comes again after one and two minutes, under the same request id.
 */
final class LambdaStandIn implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger("lambda");
    private static final List<Duration> RETRIES = List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));

    private final FunctionEndpoint function;
    private final Consumer<String> onResult;
    private final ScheduledExecutorService queue = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "lambda");
        thread.setDaemon(true);
        return thread;
    });

    LambdaStandIn(FunctionEndpoint function, Consumer<String> onResult) {
        this.function = function;
        this.onResult = onResult;
    }

    void invoke(String event) {
        String requestId = UUID.randomUUID().toString();
        queue.execute(() -> deliver(event, requestId, 0));
    }

    private void deliver(String event, String requestId, int failures) {
        try {
            FunctionEndpoint.Answer answer = function.invoke(event, requestId);
            if (answer.isError()) {
                failed(event, requestId, failures);
            } else {
                onResult.accept(answer.json());
            }
        } catch (IOException e) {
            failed(event, requestId, failures);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void failed(String event, String requestId, int failures) {
        if (failures == RETRIES.size()) {
            LOG.warn("the function failed three times; on AWS the event would go to the failure destination now");
            return;
        }
        Duration wait = RETRIES.get(failures);
        LOG.warnf("the function failed; Lambda repeats the event in %d s", wait.toSeconds());
        var unused = queue.schedule(() -> deliver(event, requestId, failures + 1), wait.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        queue.shutdownNow();
    }
}

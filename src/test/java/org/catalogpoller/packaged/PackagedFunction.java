package org.catalogpoller.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.catalogpoller.packaged.RuntimeApiStandIn.Answer;
import org.catalogpoller.packaged.RuntimeApiStandIn.Delivery;
import org.catalogpoller.testing.Eventually;

/** A Lambda environment: the function in a process of its own, with the variables that Lambda sets and those given. */
final class PackagedFunction implements AutoCloseable {

    static final String ARN = "arn:aws:lambda:eu-west-1:123456789012:function:catalog-status-poller:live";

    private static final Duration LAMBDA_TIMEOUT = Duration.ofSeconds(60);

    private final RuntimeApiStandIn runtimeApi = new RuntimeApiStandIn();
    private final Path output;
    private final long startedAt;
    private final Process process;
    /** One for all deliveries: it reads all that was printed. */
    private final CompletableFuture<Answer> ended;

    PackagedFunction(Path unzipped, Map<String, String> environment) throws IOException {
        this(unzipped, new FunctionZip().command(unzipped), environment);
    }

    PackagedFunction(Path unzipped, List<String> command, Map<String, String> environment) {
        try {
            output = Files.createTempFile(unzipped, "output", ".log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(unzipped.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(Redirect.to(output.toFile()));
            builder.environment().clear();
            builder.environment().putAll(LambdaVariables.of(runtimeApi.address(), unzipped));
            builder.environment().putAll(environment);
            startedAt = System.nanoTime();
            process = builder.start();
            ended = process.onExit().thenApply(exited -> {
                throw new IllegalStateException("the function has ended: " + output());
            });
        } catch (IOException e) {
            throw new UncheckedIOException("the function does not start", e);
        }
    }

    /** The result of an invocation that has to succeed. */
    JsonNode result(String event) {
        return result(event, LAMBDA_TIMEOUT);
    }

    /** @param timeLeft until Lambda would kill the invocation */
    JsonNode result(String event, Duration timeLeft) {
        return body(deliver(UUID.randomUUID().toString(), event, timeLeft).join());
    }

    /** The result in an answer that has to be one. */
    static JsonNode body(Answer answer) {
        if (answer.isError()) {
            throw new AssertionError("the function answered with an error: " + answer.body());
        }
        return answer.body();
    }

    /** The error of an invocation that has to fail. */
    JsonNode error(String event) {
        Answer answer = invoke(UUID.randomUUID().toString(), event);
        if (!answer.isError()) {
            throw new AssertionError("the function answered without an error: " + answer.body());
        }
        return answer.body();
    }

    Answer invoke(String requestId, String event) {
        return deliver(requestId, event, LAMBDA_TIMEOUT).join();
    }

    /** An invocation that goes on while the caller does something else. */
    CompletableFuture<Answer> deliver(String requestId, String event) {
        return deliver(requestId, event, LAMBDA_TIMEOUT);
    }

    /**
     * An invocation that is killed by SIGKILL, and the process with it, unless it has answered by then.
     *
     * @param delay from the moment when the function has got the event
     */
    Optional<Answer> invokeAndKill(String requestId, String event, Duration delay) {
        CompletableFuture<Answer> answer = deliver(requestId, event);
        bounded("the function asks for its event", runtimeApi.handedOver(requestId))
                .join();
        try {
            return Optional.of(answer.get(delay.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            kill();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<Answer> deliver(String requestId, String event, Duration timeLeft) {
        CompletableFuture<Answer> answer = runtimeApi.deliver(new Delivery(requestId, ARN, timeLeft, event));
        return bounded("an answer of the function", answer.applyToEither(ended, Function.identity()));
    }

    private <T> CompletableFuture<T> bounded(String what, CompletableFuture<T> future) {
        return Eventually.bounded(what, future, this::output);
    }

    /** Stops the process for a while, as Lambda does between two invocations, and wakes it for this event. */
    JsonNode resultAfterFreeze(Runnable meanwhile, String event) {
        CompletableFuture<Answer> answer;
        Signal.send("STOP", process.pid());
        try {
            meanwhile.run();
            answer = deliver(UUID.randomUUID().toString(), event, LAMBDA_TIMEOUT);
        } finally {
            Signal.send("CONT", process.pid());
        }
        return body(answer.join());
    }

    long pid() {
        return process.pid();
    }

    /** As System.nanoTime(). */
    long startedAt() {
        return startedAt;
    }

    /** Waits until it asks for an event; when it did so, as System.nanoTime(). Each time is returned once. */
    long nextRequest() {
        return runtimeApi.nextRequest();
    }

    /** Waits until the process ends by itself. */
    int exitCode() {
        return Eventually.exitCode("the function ends by itself", process);
    }

    /** All that the process has printed. */
    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that is in logs, results and failure destinations. */
    List<String> published() {
        List<String> published = new ArrayList<>(runtimeApi.posted());
        published.add(output());
        return published;
    }

    /** The answers to its invocations. */
    List<String> posted() {
        return runtimeApi.posted();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it has answered before: connections are open and classes are loaded. */
    boolean isWarm() {
        return !runtimeApi.posted().isEmpty();
    }

    private void kill() {
        Eventually.exitCode("the function dies by SIGKILL", process.destroyForcibly());
    }

    @Override
    public void close() {
        kill();
        runtimeApi.close();
    }
}

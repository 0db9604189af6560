package org.catalogpoller.packaged;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.catalogpoller.testing.Eventually;

/**
 * The Lambda Runtime API (Lambda developer guide, "Using the Lambda runtime API"). A function gets its events from it,
 * and says how they ended. It hands out one event at a time.
 */
final class RuntimeApiStandIn implements AutoCloseable {

    /** The X-Ray trace of every invocation. X-Ray samples those whose request id begins with "sampled". */
    static final String TRACE = "1-5bef4de7-ad49b0e87f6ef6c87fc2e700";

    private static final String RUNTIME = "/2018-06-01/runtime/";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<Void>> handedOver = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Answer>> answers = new ConcurrentHashMap<>();
    private final List<String> posted = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Long> requests = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "runtime-api");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;

    /**
     * One delivery of an event. Lambda's own retries keep the request id.
     *
     * @param timeLeft from the moment when the function has got the event; a cold start has its own time limit
     */
    record Delivery(String requestId, String functionArn, Duration timeLeft, String event) {}

    /** What the function posted: a result, or an error with errorType and errorMessage. */
    record Answer(boolean isError, JsonNode body) {}

    RuntimeApiStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("the Runtime API finds no free port", e);
        }
        server.createContext(RUNTIME, exchange -> {
            try (exchange) {
                handle(exchange);
            }
        });
        server.setExecutor(threads);
        server.start();
    }

    /** What AWS_LAMBDA_RUNTIME_API holds. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    CompletableFuture<Answer> deliver(Delivery delivery) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        answers.put(delivery.requestId(), answer);
        handedOver.put(delivery.requestId(), new CompletableFuture<>());
        deliveries.add(delivery);
        return answer;
    }

    /** Completes when the function has got the event that was last delivered with this request id. */
    CompletableFuture<Void> handedOver(String requestId) {
        return handedOver.get(requestId);
    }

    /** Waits until the function asks for an event; when it did so, as System.nanoTime(). Each time is returned once. */
    long nextRequest() {
        try {
            Long request = requests.poll(Eventually.BOUND.toSeconds(), TimeUnit.SECONDS);
            if (request == null) {
                throw new IllegalStateException("the function asks for no event; it has posted " + posted);
            }
            return request;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** All that the function has posted, as it was sent: the path below the runtime, the headers and the body. */
    List<String> posted() {
        return posted;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(RUNTIME.length());
        if (path.equals("invocation/next")) {
            next(exchange);
            return;
        }
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        posted.add(path + " " + exchange.getRequestHeaders().entrySet() + "\n" + body);
        if (path.startsWith("invocation/")) {
            String[] invocation = path.split("/", -1);
            answers.get(invocation[1]).complete(new Answer(invocation[2].equals("error"), json(body)));
        }
        exchange.sendResponseHeaders(202, -1);
    }

    private void next(HttpExchange exchange) throws IOException {
        requests.add(System.nanoTime());
        Delivery delivery;
        try {
            delivery = deliveries.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", "application/json");
        headers.set("Lambda-Runtime-Aws-Request-Id", delivery.requestId());
        headers.set("Lambda-Runtime-Invoked-Function-Arn", delivery.functionArn());
        headers.set(
                "Lambda-Runtime-Deadline-Ms",
                String.valueOf(Instant.now().plus(delivery.timeLeft()).toEpochMilli()));
        int sampled = delivery.requestId().startsWith("sampled") ? 1 : 0;
        headers.set("Lambda-Runtime-Trace-Id", "Root=" + TRACE + ";Parent=9a9197af755a6419;Sampled=" + sampled);
        byte[] event = delivery.event().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, event.length);
        exchange.getResponseBody().write(event);
        exchange.getResponseBody().flush();
        handedOver.get(delivery.requestId()).complete(null);
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the function posted no JSON: " + body, e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

package org.catalogpoller.local;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Invoke of Lambda's API for one function. With it deploy/poller, the AWS CLI and SDKs work here as they do on AWS.
 */
final class InvokeStandIn implements AutoCloseable {

    /** The port of {@code sam local start-lambda}. */
    static final int PORT = 3001;

    private static final Pattern PATH = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LocalHttp http;
    private final Pattern names;
    private final FunctionEndpoint function;
    private final Consumer<String> queue;

    /**
     * @param port 0: any free one; otherwise this one, or any free one if something listens there
     * @param name of the function; an ARN and an alias may be part of the request's name
     * @param function gets the events of synchronous invocations
     * @param queue gets the events of asynchronous invocations
     */
    InvokeStandIn(int port, String name, FunctionEndpoint function, Consumer<String> queue) {
        this.names = Pattern.compile("(arn:.*:function:)?" + Pattern.quote(name) + "(:[^:]+)?");
        this.function = function;
        this.queue = queue;
        this.http = new LocalHttp("lambda-api", port, this::answer);
    }

    String url() {
        return http.url();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String event = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String requestId = UUID.randomUUID().toString();
        exchange.getResponseHeaders().set("x-amzn-RequestId", requestId);
        Matcher path = PATH.matcher(exchange.getRequestURI().getRawPath());
        if (!path.matches()) {
            refuse(exchange, 404, "UnknownOperationException", "only Invoke of Lambda is here");
        } else if (!names.matcher(decoded(path.group(1))).matches()) {
            refuse(exchange, 404, "ResourceNotFoundException", "Function not found: " + decoded(path.group(1)));
        } else if (!isJson(event)) {
            refuse(exchange, 400, "InvalidRequestContentException", "Could not parse request body into json");
        } else {
            invoke(exchange, event, requestId);
        }
    }

    private void invoke(HttpExchange exchange, String event, String requestId) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type");
        switch (type == null ? "RequestResponse" : type) {
            case "RequestResponse" -> await(exchange, event, requestId);
            case "Event" -> {
                queue.accept(event);
                LocalHttp.answer(exchange, 202, "");
            }
            case "DryRun" -> LocalHttp.answer(exchange, 204, "");
            default -> refuse(exchange, 400, "InvalidParameterValueException", "InvocationType: " + type);
        }
    }

    private void await(HttpExchange exchange, String event, String requestId) throws IOException {
        try {
            FunctionEndpoint.Answer answer = function.invoke(event, requestId);
            exchange.getResponseHeaders().set("X-Amz-Executed-Version", "$LATEST");
            if (answer.isError()) {
                exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
            }
            LocalHttp.answer(exchange, 200, answer.json());
        } catch (IOException e) {
            refuse(exchange, 500, "ServiceException", "the function cannot be reached");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isJson(String event) {
        try {
            return event.isEmpty() || JSON.readTree(event) != null;
        } catch (JacksonException e) {
            return false;
        }
    }

    private static String decoded(String name) {
        return URLDecoder.decode(name, StandardCharsets.UTF_8);
    }

    private static void refuse(HttpExchange exchange, int status, String code, String message) throws IOException {
        exchange.getResponseHeaders().set("x-amzn-ErrorType", code);
        LocalHttp.answer(
                exchange,
                status,
                JSON.createObjectNode().put("Message", message).toString());
    }

    @Override
    public void close() {
        http.close();
    }
}

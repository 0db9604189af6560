package org.catalogpoller.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Where {@code quarkus:dev} takes events, and answers each with the function's result or its error. */
final class FunctionEndpoint {

    private final URI address;
    private final HttpClient http = HttpClient.newHttpClient();

    /** What the function answered: its result, or its error as JSON. */
    record Answer(boolean isError, String json) {}

    FunctionEndpoint(URI address) {
        this.address = address;
    }

    /**
     * Waits for the function's answer.
     *
     * @throws IOException if there is none
     */
    Answer invoke(String event, String requestId) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(address)
                        .header("Lambda-Runtime-Aws-Request-Id", requestId)
                        .POST(HttpRequest.BodyPublishers.ofString(event))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 503) {
            throw new IOException("the function stopped before it answered");
        }
        return new Answer(answer.statusCode() >= 300, answer.body());
    }
}

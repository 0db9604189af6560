package org.catalogpoller.local.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Sends the events of operators to the function, and gives their results. */
final class Function {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI events;
    private final HttpClient http = HttpClient.newHttpClient();

    Function(URI events) {
        this.events = events;
    }

    static ObjectNode event(String action) {
        return JSON.createObjectNode().put("action", action);
    }

    /** The function's result. An error of the function has its words in the field {@code error}. */
    JsonNode ask(ObjectNode event) throws IOException {
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(events)
                            .POST(HttpRequest.BodyPublishers.ofString(event.toString()))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return result(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", e);
        }
    }

    private static JsonNode result(HttpResponse<String> answer) throws JsonProcessingException {
        JsonNode json = JSON.readTree(answer.body());
        if (answer.statusCode() < 300) {
            return json;
        }
        return JSON.createObjectNode()
                .put("success", false)
                .put("error", json.path("errorMessage").asText("the function failed"));
    }
}

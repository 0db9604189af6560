package org.catalogpoller.chain;

import static io.restassured.RestAssured.given;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import org.eclipse.microprofile.config.ConfigProvider;

/** The event server of Quarkus, which invokes the function as Lambda does. */
final class EventServer {

    private static final String PORT = "quarkus.lambda.mock-event-server.test-port";

    private EventServer() {}

    static ValidatableResponse post(String event) {
        int port = ConfigProvider.getConfig().getValue(PORT, Integer.class);
        return given().port(port).body(event).post("/").then();
    }

    /** The result of an invocation that ends without an error. */
    static JsonPath invoke(String event) {
        return post(event).statusCode(200).extract().jsonPath();
    }
}

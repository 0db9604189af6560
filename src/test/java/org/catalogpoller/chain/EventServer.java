package org.catalogpoller.chain;

import static io.restassured.RestAssured.given;

import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;

/** The event server of Quarkus, which invokes the function as Lambda does. */
final class EventServer {

    private EventServer() {}

    static ValidatableResponse post(int port, String event) {
        return given().port(port).body(event).post("/").then();
    }

    /** The result of an invocation that ends without an error. */
    static JsonPath invoke(int port, String event) {
        return post(port, event).statusCode(200).extract().jsonPath();
    }
}

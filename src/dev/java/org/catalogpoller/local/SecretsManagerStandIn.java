package org.catalogpoller.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** AWS Secrets Manager: GetSecretValue by name or ARN, with its errors, in its protocol (AWS JSON 1.1). */
public final class SecretsManagerStandIn implements AutoCloseable {

    private static final String ARN = "arn:aws:secretsmanager:us-east-1:000000000000:secret:";
    private static final String TARGET = "secretsmanager.GetSecretValue";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AwsModel MODEL = AwsModel.of("secretsmanager");

    private final LocalHttp http = new LocalHttp("secrets-manager", this::answer);
    private final Map<String, String> secrets = new ConcurrentHashMap<>();
    private final Map<String, String> formerVersions = new ConcurrentHashMap<>();
    private final AtomicInteger reads = new AtomicInteger();

    public String url() {
        return http.url();
    }

    /** Keeps a secret; an earlier one of that name becomes its former version. The result is its ARN. */
    public String put(String name, String text) {
        String former = secrets.put(name, text);
        if (former != null) {
            formerVersions.put(name, former);
        }
        return arn(name);
    }

    /** How many secrets were handed out since the start. */
    public int reads() {
        return reads.get();
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (!TARGET.equals(exchange.getRequestHeaders().getFirst("X-Amz-Target"))) {
            error(exchange, "UnknownOperationException", "only GetSecretValue is supported here");
            return;
        }
        JsonNode request = JSON.readTree(exchange.getRequestBody());
        try {
            MODEL.check("GetSecretValue", request);
        } catch (IllegalArgumentException e) {
            error(exchange, "InvalidParameterException", "Invalid parameter: " + e.getMessage());
            return;
        }
        String id = request.path("SecretId").asText();
        String name = name(id);
        boolean isFormer = request.path("VersionStage").asText().equals("AWSPREVIOUS");
        String text = name == null ? null : (isFormer ? formerVersions : secrets).get(name);
        if (text == null) {
            error(exchange, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
            return;
        }
        reads.incrementAndGet();
        LocalHttp.answer(
                exchange,
                200,
                object().put("ARN", arn(String.valueOf(name)))
                        .put("Name", name)
                        .put("VersionId", "00000000-0000-0000-0000-000000000000")
                        .put("SecretString", text)
                        .toString());
    }

    /** AWS takes a name, an ARN, and an ARN without the six characters at its end. */
    private @Nullable String name(String id) {
        return secrets.keySet().stream()
                .filter(name -> id.equals(name) || id.equals(arn(name)) || id.equals(ARN + name))
                .findFirst()
                .orElse(null);
    }

    private static String arn(String name) {
        return ARN + name + "-a1b2c3";
    }

    private static void error(HttpExchange exchange, String type, String message) throws IOException {
        LocalHttp.answer(
                exchange,
                400,
                object().put("__type", type).put("Message", message).toString());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void close() {
        http.close();
    }
}

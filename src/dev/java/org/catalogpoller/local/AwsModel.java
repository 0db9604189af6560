package org.catalogpoller.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * AWS's own model of a service: which requests it allows. The file aws-models.json has what the stand-ins answer;
 * deploy/test/models.py makes it.
 */
final class AwsModel {

    private static final JsonNode MODELS = read();

    private final JsonNode operations;
    private final JsonNode shapes;

    private AwsModel(JsonNode service) {
        operations = service.path("operations");
        shapes = service.path("shapes");
    }

    /** @param service as botocore names it, such as "events" */
    static AwsModel of(String service) {
        return new AwsModel(MODELS.path(service));
    }

    private static JsonNode read() {
        try (InputStream file = AwsModel.class.getResourceAsStream("aws-models.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(file, "aws-models.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Checks the parameters of a request.
     *
     * @throws IllegalArgumentException naming the member that the model does not allow, and why
     */
    void check(String operation, JsonNode parameters) {
        check("", operations.path(operation).asText(), parameters);
    }

    private void check(String path, String name, JsonNode value) {
        JsonNode shape = shapes.path(name);
        switch (shape.path("type").asText()) {
            case "structure" -> structure(path, shape, value);
            case "list" -> {
                require(value.isArray(), path, "a list");
                size(path, shape, value.size());
                value.forEach(each -> check(path, shape.path("member").asText(), each));
            }
            case "map" -> {
                require(value.isObject(), path, "a map");
                value.forEach(each -> check(path, shape.path("value").asText(), each));
            }
            case "string" -> string(path, shape, value);
            case "integer" -> {
                require(value.canConvertToInt() && value.isIntegralNumber(), path, "a whole number");
                size(path, shape, value.intValue());
            }
            default -> require(value.isValueNode(), path, shape.path("type").asText());
        }
    }

    private void structure(String path, JsonNode shape, JsonNode value) {
        require(value.isObject(), path, "an object");
        shape.path("required")
                .forEach(
                        member -> require(value.has(member.asText()), dotted(path, member.asText()), "it is required"));
        value.properties().forEach(member -> {
            String memberPath = dotted(path, member.getKey());
            JsonNode memberShape = shape.path("members").path(member.getKey());
            require(!memberShape.isMissingNode(), memberPath, "there is no such member");
            check(memberPath, memberShape.asText(), member.getValue());
        });
    }

    private static void string(String path, JsonNode shape, JsonNode value) {
        require(value.isTextual(), path, "a string");
        String text = value.textValue();
        size(path, shape, text.codePointCount(0, text.length()));
        if (shape.has("pattern")) {
            String pattern = shape.path("pattern").asText();
            require(Pattern.matches(pattern, text), path, pattern);
        }
        boolean anyWord = !shape.has("enum");
        for (JsonNode word : shape.path("enum")) {
            anyWord |= word.asText().equals(text);
        }
        require(anyWord, path, "one of " + shape.path("enum"));
    }

    private static void size(String path, JsonNode shape, int size) {
        int min = shape.path("min").asInt(Integer.MIN_VALUE);
        int max = shape.path("max").asInt(Integer.MAX_VALUE);
        require(size >= min && size <= max, path, min + " to " + max);
    }

    private static String dotted(String path, String member) {
        return path.isEmpty() ? member : path + "." + member;
    }

    private static void require(boolean allowed, String path, String expected) {
        if (!allowed) {
            throw new IllegalArgumentException(path + ": " + expected);
        }
    }
}

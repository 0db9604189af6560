package org.catalogpoller.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.catalogpoller.poll.ReadinessRule;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a JSON object in UTF-8 (RFC 8259, 8.1), read as a stream. Unknown fields are skipped and take no
 * memory. All fields of an event are read at once. Those of a very large one are read as they are needed.
 */
final class EventJson {

    /**
     * The value of a field: a scalar and its text, or the begin of an object or an array.
     *
     * @param elements the first ones of an array, {@value #MAX_ELEMENTS} at most; arrays and objects are without their content
     * @param size how many elements there are
     */
    record Value(JsonToken token, String text, List<Value> elements, int size) {

        Value(JsonToken token, String text) {
            this(token, text, List.of(), 0);
        }
    }

    /** More than a list of an event may have. A large event has a million, which would fill the heap. */
    private static final int MAX_ELEMENTS = 1_000;

    /** An event of the function itself has some 20 KB at most. */
    private static final int LARGE_BYTES = 64 * 1024;

    private static final int MAX_TEXT = 256 * 1024;
    private static final Value ABSENT = new Value(JsonToken.VALUE_NULL, "null");
    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]{0,62}");

    /** A table of names would keep every name of an event. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(MAX_TEXT).build())
            .build();

    private final byte[] bytes;
    private final Map<String, Value> fields;

    EventJson(byte[] bytes) throws IOException {
        this.bytes = bytes;
        fields = read(name -> bytes.length <= LARGE_BYTES);
    }

    /** A null where the field is absent. */
    Value value(String field) {
        if (bytes.length > LARGE_BYTES && !fields.containsKey(field)) {
            fields.put(field, find(field));
        }
        return fields.getOrDefault(field, ABSENT);
    }

    /** The first field that is none of these, also one that is null; null: there is none. */
    @Nullable
    String otherThan(Set<String> known) {
        List<String> others = new ArrayList<>();
        try {
            var unused = read(name -> {
                if (others.isEmpty() && !known.contains(name)) {
                    others.add(shown(name));
                }
                return false;
            });
        } catch (IOException e) {
            throw new InvalidEventException("event: cannot be read");
        }
        return others.isEmpty() ? null : others.get(0);
    }

    private Value find(String field) {
        try {
            return read(field::equals).getOrDefault(field, ABSENT);
        } catch (IOException e) {
            throw new InvalidEventException(field + ": cannot be read");
        }
    }

    private Map<String, Value> read(Predicate<String> wanted) throws IOException {
        // a decoder that reports what is no UTF-8, in place of one that replaces it
        var text = new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.newDecoder());
        try (JsonParser json = FACTORY.createParser(text)) {
            JsonToken first = json.nextToken();
            if (first != JsonToken.START_OBJECT) {
                skipRest(json);
                throw new InvalidEventException("event: must be a JSON object");
            }
            Map<String, Value> read = new HashMap<>();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                String name = checked(json.currentName());
                JsonToken value = json.nextToken();
                if (wanted.test(name) && read.put(name, value(json, value, name)) != null) {
                    throw new InvalidEventException(
                            shown(name) + ": must not have two values: the field is there twice");
                }
                json.skipChildren();
            }
            skipRest(json);
            return read;
        } catch (StreamConstraintsException e) {
            throw new InvalidEventException("event: is nested too deep, or has a number or a name that is too long");
        } catch (JacksonException e) {
            // not the exception's own words: they quote what they could not read
            throw new InvalidEventException("event: is not valid JSON");
        } catch (CharacterCodingException e) {
            throw new InvalidEventException("event: is not valid JSON in UTF-8");
        }
    }

    private static Value value(JsonParser json, JsonToken token, String name) throws IOException {
        String text = text(json, name);
        if (token != JsonToken.START_ARRAY) {
            return new Value(token, text);
        }
        List<Value> elements = new ArrayList<>();
        int size = 0;
        for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
            if (size++ < MAX_ELEMENTS) {
                elements.add(new Value(next, text(json, name)));
            }
            json.skipChildren();
        }
        return new Value(token, text, elements, size);
    }

    /** The name of a field in an error: no text that somebody else chose. */
    private static String shown(String name) {
        return NAME.matcher(name).matches() ? name : "event";
    }

    private static String checked(String name) {
        if (!ReadinessRule.isText(name)) {
            throw new InvalidEventException("event: the name of a field holds a NUL or half a surrogate pair");
        }
        return name;
    }

    private static String text(JsonParser json, String name) throws IOException {
        try {
            return json.getText();
        } catch (StreamConstraintsException e) {
            throw new InvalidEventException(shown(name) + ": must not have a text of over " + MAX_TEXT + " characters");
        }
    }

    /** Reads to the end, where nothing but white space may be. */
    private static void skipRest(JsonParser json) throws IOException {
        json.skipChildren();
        if (json.currentToken() != null && json.nextToken() != null) {
            throw new InvalidEventException("event: is not valid JSON");
        }
    }
}

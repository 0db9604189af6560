package org.catalogpoller.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.IOException;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads some members of a JSON object, as a stream: all others are skipped and take no memory. */
final class JsonMembers {

    /**
     * A table of names would keep every name of a large object. Half a surrogate pair stays an escape. As bytes it would be
     * another character, and the event would name another catalog.
     */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private JsonMembers() {}

    /** The members of an object that is a document of its own; see {@link #of(JsonParser, Set)}. */
    static Map<String, String> of(String json, Set<String> names) throws IOException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            return of(parser, names);
        }
    }

    /**
     * The members of the object that the parser is at. A string is its text, all else is its JSON. A null is an
     * absent member. The parser is at the end of the object then. All of it is skipped where it is no object.
     */
    static Map<String, String> of(JsonParser parser, Set<String> names) throws IOException {
        Map<String, String> members = new HashMap<>();
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return members;
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (names.contains(name) && value != JsonToken.VALUE_NULL) {
                members.put(name, value == JsonToken.VALUE_STRING ? parser.getText() : json(parser));
            } else {
                parser.skipChildren();
            }
        }
        return members;
    }

    private static String json(JsonParser parser) throws IOException {
        StringWriter json = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(json)) {
            generator.copyCurrentStructure(parser);
        }
        return json.toString();
    }
}

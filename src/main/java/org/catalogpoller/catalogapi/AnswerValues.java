package org.catalogpoller.catalogapi;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The texts and numbers at some places of an answer, numbers as they are written. Everything else is skipped. */
final class AnswerValues {

    /** A place, and the way to it from the value that is being read. */
    private record Way(JsonPointer place, JsonPointer rest) {}

    private final Map<JsonPointer, String> found = new HashMap<>();

    private AnswerValues() {}

    static AnswerValues read(byte[] body, Collection<JsonPointer> places) throws IOException {
        return AnswerJson.read(body, json -> {
            List<Way> ways = places.stream().map(place -> new Way(place, place)).toList();
            if (!leadsInto(json.currentToken(), ways)) {
                json.skipChildren();
                throw new UnusableAnswerException("the API's answer is no JSON object");
            }
            AnswerValues values = new AnswerValues();
            values.add(json, ways);
            return values;
        });
    }

    /** Null where there is neither a text nor a number. */
    @Nullable
    String at(@Nullable JsonPointer place) {
        return place == null ? null : found.get(place);
    }

    private static boolean leadsInto(JsonToken value, List<Way> ways) {
        return switch (value) {
            case START_OBJECT -> true;
            case START_ARRAY -> ways.stream().anyMatch(way -> way.rest.mayMatchElement());
            default -> ways.stream().anyMatch(way -> way.rest.matches());
        };
    }

    /** It calls itself along a place only, so its depth is the length of a place. */
    private void add(JsonParser json, List<Way> ways) throws IOException {
        JsonToken value = json.currentToken();
        if (value == JsonToken.VALUE_STRING || value.isNumeric()) {
            for (Way way : ways) {
                if (way.rest.matches()) {
                    found.put(way.place, json.getText());
                }
            }
        } else if (value.isStructStart()) {
            for (int index = 0; !json.nextToken().isStructEnd(); index++) {
                List<Way> inside = inside(json, value == JsonToken.START_ARRAY ? index : -1, ways);
                if (inside.isEmpty()) {
                    json.skipChildren();
                } else {
                    add(json, inside);
                }
            }
        }
    }

    /** The ways into an element or a field, whose value is current then. The last of several equal names counts. */
    private List<Way> inside(JsonParser json, int index, List<Way> ways) throws IOException {
        String name = index < 0 ? json.currentName() : null;
        if (name != null) {
            json.nextToken();
        }
        List<Way> inside = List.of();
        for (Way way : ways) {
            JsonPointer rest = name == null ? way.rest.matchElement(index) : way.rest.matchProperty(name);
            if (rest != null) {
                inside = inside.isEmpty() ? new ArrayList<>() : inside;
                inside.add(new Way(way.place, rest));
                found.remove(way.place);
            }
        }
        return inside;
    }
}

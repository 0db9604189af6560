package org.catalogpoller.catalogapi;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import org.catalogpoller.poll.BearerToken;
import org.jspecify.annotations.Nullable;

/** A whole answer as JSON text, which a dry run shows to people. It is without the token. */
final class DryRunAnswer {

    /** More than that is not for people, and the result of an invocation has at most 6 MB. */
    private static final int MAX_BYTES = 128 * 1024;

    private DryRunAnswer() {}

    static String of(byte[] body, @Nullable BearerToken token) throws IOException {
        if (body.length > MAX_BYTES) {
            return "\"[not shown: it is over 128 KiB]\"";
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator copy = AnswerJson.FACTORY.createGenerator(text)) {
            AnswerJson.read(body, json -> copy(json, copy, token));
        }
        return text.toString();
    }

    private static JsonGenerator copy(JsonParser json, JsonGenerator copy, @Nullable BearerToken token)
            throws IOException {
        int depth = 0;
        do {
            JsonToken current = json.currentToken();
            depth += current.isStructStart() ? 1 : current.isStructEnd() ? -1 : 0;
            switch (current) {
                case FIELD_NAME -> copy.writeFieldName(shown(json.getText(), token));
                case VALUE_STRING -> copy.writeString(shown(json.getText(), token));
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> copy.writeNumber(json.getText());
                default -> copy.copyCurrentEvent(json);
            }
        } while (depth > 0 && json.nextToken() != null);
        return copy;
    }

    /** UTF-8 has no halves of surrogate pairs. */
    private static String shown(String text, @Nullable BearerToken token) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> Character.getType(c) == Character.SURROGATE ? 0xfffd : c)
                .forEach(whole::appendCodePoint);
        return token == null ? whole.toString() : token.maskedIn(whole.toString());
    }
}

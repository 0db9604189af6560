package org.catalogpoller.catalogapi;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Parses an answer as a stream of tokens, so that memory does not grow with the number of its nodes. */
final class AnswerJson {

    private static final int MAX_DEPTH = 500;
    private static final int MAX_NUMBER = 1_000;
    private static final int MAX_NAME = 50_000;
    /** Some servers begin UTF-8 with it, and a reader may ignore it (RFC 8259, 8.1). */
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    /** A table of names would keep every name of an answer. */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER)
                    .maxNameLength(MAX_NAME)
                    .build())
            .build();

    private AnswerJson() {}

    /** What is made of the tokens of an answer, the first of them current. */
    interface Reading<T> {
        T read(JsonParser json) throws IOException;
    }

    /** @param body JSON in UTF-8 (RFC 8259, 8.1), one value and nothing behind it */
    static <T> T read(byte[] body, Reading<T> reading) throws IOException {
        // a decoder that reports what is no UTF-8, in place of one that replaces it
        int begin = startsWithMark(body) ? BYTE_ORDER_MARK.length : 0;
        var bytes = new ByteArrayInputStream(body, begin, body.length - begin);
        var text = new InputStreamReader(bytes, StandardCharsets.UTF_8.newDecoder());
        try (JsonParser json = FACTORY.createParser(text)) {
            if (json.nextToken() == null) {
                throw new UnusableAnswerException("the API's answer is empty");
            }
            T result = reading.read(json);
            if (json.nextToken() != null) {
                throw new UnusableAnswerException("the API's answer is not JSON");
            }
            return result;
        } catch (StreamConstraintsException e) {
            throw new UnusableAnswerException("the API's answer is nested deeper than " + MAX_DEPTH
                    + " levels, or has a number of over " + MAX_NUMBER + " digits or a name of over " + MAX_NAME
                    + " characters");
        } catch (CharacterCodingException e) {
            throw new UnusableAnswerException("the API's answer is not JSON in UTF-8");
        } catch (JacksonException e) {
            // not the exception's own words: they quote what they could not read
            throw new UnusableAnswerException("the API's answer is not JSON");
        }
    }

    private static boolean startsWithMark(byte[] body) {
        int mark = BYTE_ORDER_MARK.length;
        return body.length >= mark && Arrays.equals(body, 0, mark, BYTE_ORDER_MARK, 0, mark);
    }
}

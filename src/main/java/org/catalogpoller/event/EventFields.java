package org.catalogpoller.event;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;
import org.catalogpoller.poll.ReadinessRule;
import org.jspecify.annotations.Nullable;

/** Reads the fields of an event, each as its type or with an error that names it. A null is an absent field. */
public final class EventFields {

    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final JsonNode event;

    private EventFields(JsonNode event) {
        this.event = event;
    }

    public static EventFields read(InputStream in) throws IOException {
        byte[] bytes = in.readAllBytes();
        JsonNode event;
        try {
            event = JSON.readTree(bytes);
        } catch (JacksonException e) {
            // not the exception's own words: they quote what they could not read
            throw new InvalidEventException("event: is not valid JSON");
        } catch (IOException e) {
            throw new InvalidEventException("event: is not valid JSON in a Unicode encoding");
        }
        if (!event.isObject()) {
            throw new InvalidEventException("event: must be a JSON object");
        }
        return new EventFields(event);
    }

    public String requiredText(String field, int maxCharacters) {
        String text = text(field, maxCharacters);
        if (text == null) {
            throw invalid(field, "is required");
        }
        return text;
    }

    @Nullable
    public String text(String field, int maxCharacters) {
        JsonNode value = event.path(field);
        if (isAbsent(value)) {
            return null;
        }
        if (!value.isTextual()) {
            throw invalid(field, "must be a string");
        }
        String text = value.textValue();
        int characters = text.codePointCount(0, text.length());
        if (characters > maxCharacters) {
            throw invalid(field, "must have at most " + maxCharacters + " characters, has " + characters);
        }
        if (!ReadinessRule.isText(text)) {
            throw invalid(field, "must be text: it holds a NUL or half a surrogate pair");
        }
        return text;
    }

    public long requiredId(String field) {
        Long id = id(field);
        if (id == null) {
            throw invalid(field, "is required");
        }
        return id;
    }

    /** An integer from 1 up, as a number or as a string of digits. */
    @Nullable
    public Long id(String field) {
        JsonNode value = event.path(field);
        if (isAbsent(value)) {
            return null;
        }
        boolean integer = value.isIntegralNumber()
                || (value.isTextual() && DIGITS.matcher(value.textValue()).matches());
        if (!integer) {
            throw invalid(field, "must be an integer");
        }
        try {
            long id = Long.parseLong(value.asText());
            if (id >= 1) {
                return id;
            }
        } catch (NumberFormatException e) {
            // out of range, as below
        }
        throw invalid(field, "must be from 1 to " + Long.MAX_VALUE);
    }

    public int count(String field, int max) {
        JsonNode value = event.path(field);
        if (isAbsent(value)) {
            return 0;
        }
        if (!value.isIntegralNumber()) {
            throw invalid(field, "must be an integer");
        }
        if (!value.canConvertToInt() || value.intValue() < 0 || value.intValue() > max) {
            throw invalid(field, "must be from 0 to " + max);
        }
        return value.intValue();
    }

    public boolean flag(String field) {
        JsonNode value = event.path(field);
        if (!isAbsent(value) && !value.isBoolean()) {
            throw invalid(field, "must be true or false");
        }
        return value.asBoolean(false);
    }

    @Nullable
    public Instant instant(String field) {
        String text = text(field, 64);
        if (text == null) {
            return null;
        }
        Instant instant;
        try {
            instant = Instant.parse(text);
        } catch (DateTimeException e) {
            throw invalid(field, "must be an ISO-8601 instant such as 2026-01-31T12:00:00Z");
        }
        if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
            throw invalid(field, "must be from " + EARLIEST + " to " + LATEST);
        }
        return instant;
    }

    public InvalidEventException invalid(String field, String reason) {
        return new InvalidEventException(field + ": " + reason);
    }

    private static boolean isAbsent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }
}

package org.catalogpoller.event;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.catalogpoller.event.EventJson.Value;
import org.catalogpoller.poll.ReadinessRule;
import org.jspecify.annotations.Nullable;

/** Reads the fields of an event, each as its type or with an error that names it. A null is an absent field. */
public final class EventFields {

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    /** PostgreSQL and its client do not take the instants of all years. */
    static final Instant EARLIEST = Instant.EPOCH;

    static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final EventJson event;

    private EventFields(EventJson event) {
        this.event = event;
    }

    /** Reads an event; unknown fields are ignored. */
    public static EventFields read(byte[] json) throws IOException {
        return new EventFields(new EventJson(json));
    }

    /** The first field that is none of these, also one that is null; null: there is none. */
    @Nullable
    String otherThan(Set<String> known) {
        return event.otherThan(known);
    }

    public String requiredText(String field, int maxCharacters) {
        String text = text(field, maxCharacters);
        if (text == null) {
            throw invalid(field, "is required");
        }
        return text;
    }

    public @Nullable String text(String field, int maxCharacters) {
        Value value = event.value(field);
        if (isAbsent(value)) {
            return null;
        }
        if (!isText(value)) {
            throw invalid(field, "must be a string");
        }
        return checked(field, value.text(), maxCharacters);
    }

    private String checked(String field, String text, int maxCharacters) {
        String problem = problem(text, maxCharacters);
        if (problem != null) {
            throw invalid(field, problem);
        }
        return text;
    }

    /** Why a field may not have this text; null: it may. */
    static @Nullable String problem(String text, int maxCharacters) {
        int characters = text.codePointCount(0, text.length());
        if (characters > maxCharacters) {
            return "must have at most " + maxCharacters + " characters, has " + characters;
        }
        return ReadinessRule.isText(text) ? null : "must be text: it holds a NUL or half a surrogate pair";
    }

    /**
     * A list of 1 to {@code max} texts; empty where it is absent.
     *
     * @param maxCharacters the most characters of each
     */
    public List<String> texts(String field, int max, int maxCharacters) {
        Value value = event.value(field);
        if (isAbsent(value)) {
            return List.of();
        }
        if (value.token() != JsonToken.START_ARRAY || !value.elements().stream().allMatch(EventFields::isText)) {
            throw invalid(field, "must be a list of strings");
        }
        int size = value.size();
        if (size < 1 || size > max) {
            throw invalid(field, "must hold 1 to " + max + " strings, holds " + size);
        }
        return value.elements().stream()
                .map(element -> checked(field, element.text(), maxCharacters))
                .toList();
    }

    /** The same, where one text may stand without a list. */
    public List<String> textOrTexts(String field, int max, int maxCharacters) {
        return isText(event.value(field))
                ? List.of(requiredText(field, maxCharacters))
                : texts(field, max, maxCharacters);
    }

    public long requiredId(String field) {
        Long id = id(field);
        if (id == null) {
            throw invalid(field, "is required");
        }
        return id;
    }

    /** An integer from 1 up, as a number or as a string of digits. */
    public @Nullable Long id(String field) {
        Value value = event.value(field);
        if (isAbsent(value)) {
            return null;
        }
        if (!isInteger(value) && !(isText(value) && DIGITS.matcher(value.text()).matches())) {
            throw invalid(field, "must be an integer");
        }
        try {
            long id = Long.parseLong(value.text());
            if (id >= 1) {
                return id;
            }
        } catch (NumberFormatException e) {
            // out of range, as below
        }
        throw invalid(field, "must be from 1 to " + Long.MAX_VALUE);
    }

    /** A whole number from 0 to {@code max}, or another one where it is absent. */
    public int count(String field, int max, int absent) {
        Value value = event.value(field);
        if (isAbsent(value)) {
            return absent;
        }
        if (!isInteger(value)) {
            throw invalid(field, "must be an integer");
        }
        try {
            int count = Integer.parseInt(value.text());
            if (count >= 0 && count <= max) {
                return count;
            }
        } catch (NumberFormatException e) {
            // out of range, as below
        }
        throw invalid(field, "must be from 0 to " + max);
    }

    public boolean flag(String field) {
        Value value = event.value(field);
        if (!isAbsent(value) && !value.token().isBoolean()) {
            throw invalid(field, "must be true or false");
        }
        return value.token() == JsonToken.VALUE_TRUE;
    }

    public @Nullable Instant instant(String field) {
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

    private static boolean isAbsent(Value value) {
        return value.token() == JsonToken.VALUE_NULL;
    }

    private static boolean isText(Value value) {
        return value.token() == JsonToken.VALUE_STRING;
    }

    private static boolean isInteger(Value value) {
        return value.token() == JsonToken.VALUE_NUMBER_INT;
    }
}

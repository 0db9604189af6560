package org.catalogpoller.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Locale.ROOT;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Events that break the contract, one row each: what is wrong with it, the event, the message of its refusal. JSON is
 * written with single quotes. The token is put wherever a text can be, above all into the field that is refused.
 */
public final class BadEvents {

    public static final String TOKEN = "SECRET-CANARY-TOKEN";

    private static final String NOT_JSON = "event: is not valid JSON";
    private static final String NO_UTF_8 = "event: is not valid JSON in UTF-8";
    private static final String LIMITS = "event: is nested too deep, or has a number or a name that is too long";
    private static final String TWICE = ": must not have two values: the field is there twice";
    private static final String NO_OBJECT = "event: must be a JSON object";
    private static final String ID_RANGE = "local_catalog_id: must be from 1 to 9223372036854775807";
    private static final String ID_INTEGER = "local_catalog_id: must be an integer";
    private static final String COUNT_RANGE = "attempt_count: must be from 0 to 1000000000";
    private static final String COUNT_INTEGER = "attempt_count: must be an integer";
    private static final String BARE_TOKEN =
            "jwt_token: must be the bare token: visible ASCII without spaces and without 'Bearer'";
    private static final String BLANK_TOKEN =
            "jwt_token: must not be blank; leave it out to call the API without a token";
    private static final String INSTANT = "started_at: must be an ISO-8601 instant such as 2026-01-31T12:00:00Z";
    private static final String INSTANT_RANGE = "started_at: must be from 1970-01-01T00:00:00Z to 9999-01-01T00:00:00Z";
    private static final String NAME_SEGMENT = "catalog_name: must not be '.' or '..': neither can be a path segment";
    private static final String FLAG = "dry_run: must be true or false";
    private static final String VISIBLE = "correlation_id: must be 1 to 128 visible ASCII characters";
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String TRACEPARENT =
            "traceparent: must be that of a W3C trace context, such as 00-<32 hex>-<16 hex>-01 in lower case";
    private static final String NO_TEXT = ": must be text: it holds a NUL or half a surrogate pair";

    private BadEvents() {}

    public record BadEvent(String name, InputStream event, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static Stream<BadEvent> all() {
        return Stream.of(documents(), names(), ids(), tokens(), counts(), identities(), links(), values(), flags())
                .flatMap(rows -> rows);
    }

    private static Stream<BadEvent> documents() {
        return Stream.of(
                row("an empty body", "", NO_OBJECT),
                row("a body of spaces", " \n ", NO_OBJECT),
                row("null as the event", "null", NO_OBJECT),
                row("a number as the event", "7", NO_OBJECT),
                row("a string as the event", "'" + TOKEN + "'", NO_OBJECT),
                row("an array as the event", "[" + valid() + "]", NO_OBJECT),
                row("a JWT without quotes", with("jwt_token", TOKEN), NOT_JSON),
                row("a JWT instead of an event", TOKEN, NOT_JSON),
                row("an event cut off", valid().substring(0, valid().length() - 1), NOT_JSON),
                row("an event cut off within the token", "{'jwt_token': '" + TOKEN, NOT_JSON),
                row("a second event behind the first", valid() + valid(), NOT_JSON),
                row("a token behind the event", valid() + " " + TOKEN, NOT_JSON),
                row("a comment", "/* " + TOKEN + " */" + valid(), NOT_JSON),
                row("a line break within a string", with("catalog_name", "'" + TOKEN + "\n'"), NOT_JSON),
                row(
                        "100,000 arrays, one in the other",
                        with("unknown", "[".repeat(100_000) + "]".repeat(100_000)),
                        LIMITS),
                row("an integer of 1,001 digits", with("unknown", "9".repeat(1_001)), LIMITS),
                row("Latin-1 instead of UTF-8", with("catalog_name", "'Größe'").getBytes(ISO_8859_1), NO_UTF_8),
                row(
                        "a byte that UTF-8 knows not",
                        with("catalog_name", "'\u00ff'").getBytes(ISO_8859_1),
                        NO_UTF_8),
                row("bytes in disorder", new byte[] {0, 0, -1, -2}, NO_UTF_8),
                row("a field that is there twice", twice("catalog_name"), "catalog_name" + TWICE),
                row("an unknown field that is there twice", twice(TOKEN), "event" + TWICE),
                row(
                        "half an emoji as the name of a field",
                        with("\\ud83d", "1"),
                        "event: the name of a field holds a NUL or half a surrogate pair"));
    }

    private static String twice(String field) {
        return "{'" + field + "': 'a', 'other': {}, '" + field + "': 'b'}";
    }

    private static Stream<BadEvent> names() {
        return Stream.of(
                row("no name", without("catalog_name"), "catalog_name: is required"),
                row("a null name", with("catalog_name", "null"), "catalog_name: is required"),
                row("a number as the name", with("catalog_name", "7"), "catalog_name: must be a string"),
                row("true as the name", with("catalog_name", "true"), "catalog_name: must be a string"),
                row("an object as the name", with("catalog_name", in("{}")), "catalog_name: must be a string"),
                row("a list of names", with("catalog_name", in("[]")), "catalog_name: must be a string"),
                row("an empty name", with("catalog_name", "''"), "catalog_name: must not be blank"),
                row("a name of spaces", with("catalog_name", "' \\t\\u2003'"), "catalog_name: must not be blank"),
                row("a name that is this folder", with("catalog_name", "'.'"), NAME_SEGMENT),
                row("a name that is the folder above", with("catalog_name", "'..'"), NAME_SEGMENT),
                row("a NUL in the name", with("catalog_name", text("\\u0000")), "catalog_name" + NO_TEXT),
                row("half an emoji in the name", with("catalog_name", text("\\ud83d")), "catalog_name" + NO_TEXT),
                row("the other half", with("catalog_name", text("\\ude00")), "catalog_name" + NO_TEXT),
                row(
                        "a name of 513 characters",
                        with("catalog_name", text("x".repeat(513 - TOKEN.length()))),
                        "catalog_name: must have at most 512 characters, has 513"),
                row(
                        "a name of 513 emoji",
                        with("catalog_name", "'" + "😀".repeat(513) + "'"),
                        "catalog_name: must have at most 512 characters, has 513"));
    }

    private static Stream<BadEvent> ids() {
        return Stream.of(
                row("no id", without("local_catalog_id"), "local_catalog_id: is required"),
                row("a null id", with("local_catalog_id", "null"), "local_catalog_id: is required"),
                row("0 as the id", with("local_catalog_id", "0"), ID_RANGE),
                row("-1 as the id", with("local_catalog_id", "-1"), ID_RANGE),
                row("2^63 as the id", with("local_catalog_id", "9223372036854775808"), ID_RANGE),
                row("an id of 500 digits", with("local_catalog_id", "9".repeat(500)), ID_RANGE),
                row("'0' as the id", with("local_catalog_id", "'0'"), ID_RANGE),
                row("2^63 in a string", with("local_catalog_id", "'9223372036854775808'"), ID_RANGE),
                row("a fraction as the id", with("local_catalog_id", "1.5"), ID_INTEGER),
                row("42.0 as the id", with("local_catalog_id", "42.0"), ID_INTEGER),
                row("1e3 as the id", with("local_catalog_id", "1e3"), ID_INTEGER),
                row("'1e3' as the id", with("local_catalog_id", "'1e3'"), ID_INTEGER),
                row("'-1' as the id", with("local_catalog_id", "'-1'"), ID_INTEGER),
                row("'+1' as the id", with("local_catalog_id", "'+1'"), ID_INTEGER),
                row("spaces around the id", with("local_catalog_id", "' 7 '"), ID_INTEGER),
                row("a line break behind the id", with("local_catalog_id", "'7\\n'"), ID_INTEGER),
                row("Arabic digits as the id", with("local_catalog_id", "'٣'"), ID_INTEGER),
                row("an empty id", with("local_catalog_id", "''"), ID_INTEGER),
                row("a hexadecimal id", with("local_catalog_id", "'0x1F'"), ID_INTEGER),
                row("the token as the id", with("local_catalog_id", text("")), ID_INTEGER),
                row("true as the id", with("local_catalog_id", "true"), ID_INTEGER),
                row("a list as the id", with("local_catalog_id", in("[]")), ID_INTEGER),
                row("an object as the id", with("local_catalog_id", in("{}")), ID_INTEGER));
    }

    private static Stream<BadEvent> tokens() {
        return Stream.of(
                row("a number as the token", with("jwt_token", "7"), "jwt_token: must be a string"),
                row("a list of tokens", with("jwt_token", in("[]")), "jwt_token: must be a string"),
                row("an object as the token", with("jwt_token", in("{}")), "jwt_token: must be a string"),
                row("an empty token", with("jwt_token", "''"), BLANK_TOKEN),
                row("a token of spaces", with("jwt_token", "'  '"), BLANK_TOKEN),
                row("a token that says Bearer", with("jwt_token", "'Bearer " + TOKEN + "'"), BARE_TOKEN),
                row("a space behind the token", with("jwt_token", text(" ")), BARE_TOKEN),
                row("a line break behind the token", with("jwt_token", text("\\n")), BARE_TOKEN),
                row("a header behind the token", with("jwt_token", text("\\r\\nHost: evil")), BARE_TOKEN),
                row("a tab in the token", with("jwt_token", text("\\t")), BARE_TOKEN),
                row("a DEL in the token", with("jwt_token", text("\\u007f")), BARE_TOKEN),
                row("an umlaut in the token", with("jwt_token", text("ä")), BARE_TOKEN),
                row("a NUL in the token", with("jwt_token", text("\\u0000")), "jwt_token" + NO_TEXT),
                row(
                        "a token of 16,385 characters",
                        with("jwt_token", text("x".repeat(16_385 - TOKEN.length()))),
                        "jwt_token: must have at most 16384 characters, has 16385"));
    }

    private static Stream<BadEvent> counts() {
        return Stream.of(
                row("-1 attempts", with("attempt_count", "-1"), COUNT_RANGE),
                row("more attempts than any poll makes", with("attempt_count", "1000000001"), COUNT_RANGE),
                row("2^32 attempts", with("attempt_count", "4294967296"), COUNT_RANGE),
                row("2^64 attempts", with("attempt_count", "18446744073709551616"), COUNT_RANGE),
                row("1.0 attempts", with("attempt_count", "1.0"), COUNT_INTEGER),
                row("1e3 attempts", with("attempt_count", "1e3"), COUNT_INTEGER),
                row("attempts in a string", with("attempt_count", "'3'"), COUNT_INTEGER),
                row("the token as attempts", with("attempt_count", text("")), COUNT_INTEGER),
                row("true as attempts", with("attempt_count", "true"), COUNT_INTEGER),
                row("a list of attempts", with("attempt_count", in("[]")), COUNT_INTEGER));
    }

    private static Stream<BadEvent> identities() {
        return Stream.of(
                row("an empty poll id", with("poll_id", "''"), "poll_id: must not be blank"),
                row("a poll id of spaces", with("poll_id", "'  '"), "poll_id: must not be blank"),
                row("a number as the poll id", with("poll_id", "7"), "poll_id: must be a string"),
                row("an object as the poll id", with("poll_id", in("{}")), "poll_id: must be a string"),
                row("a NUL in the poll id", with("poll_id", text("\\u0000")), "poll_id" + NO_TEXT),
                row(
                        "a poll id of 513 characters",
                        with("poll_id", text("x".repeat(513 - TOKEN.length()))),
                        "poll_id: must have at most 512 characters, has 513"),
                row("a number as the start", with("started_at", "1769860800"), "started_at: must be a string"),
                row("a start without a zone", with("started_at", "'2026-01-31T12:00:00'"), INSTANT),
                row("a date as the start", with("started_at", "'2026-01-31'"), INSTANT),
                row("a day that does not exist", with("started_at", "'2026-02-30T12:00:00Z'"), INSTANT),
                row("a space instead of the T", with("started_at", "'2026-01-31 12:00:00Z'"), INSTANT),
                row("an empty start", with("started_at", "''"), INSTANT),
                row("the token as the start", with("started_at", text("")), INSTANT),
                row("a year that no clock knows", with("started_at", "'+1000000001-01-01T00:00:00Z'"), INSTANT),
                row("the last year", with("started_at", "'+1000000000-01-01T00:00:00Z'"), INSTANT_RANGE),
                row("a start before 1970", with("started_at", "'1969-12-31T23:59:59Z'"), INSTANT_RANGE),
                row("a start after 9999-01-01", with("started_at", "'9999-01-01T00:00:01Z'"), INSTANT_RANGE),
                row(
                        "a day as the time of the schedule",
                        with("due_at", "'2026-01-31'"),
                        INSTANT.replace("started_at", "due_at")),
                row(
                        "a start of 65 characters",
                        with("started_at", text("0".repeat(65 - TOKEN.length()))),
                        "started_at: must have at most 64 characters, has 65"));
    }

    private static Stream<BadEvent> links() {
        return Stream.of(
                row("a number as the correlation id", with("correlation_id", "7"), "correlation_id: must be a string"),
                row("an empty correlation id", with("correlation_id", "''"), VISIBLE),
                row("a space in the correlation id", with("correlation_id", "'a b'"), VISIBLE),
                row("a header in the correlation id", with("correlation_id", "'a\\r\\nHost: evil'"), VISIBLE),
                row("an umlaut in the correlation id", with("correlation_id", "'ä'"), VISIBLE),
                row(
                        "the token as the correlation id",
                        with("correlation_id", text("")),
                        "correlation_id: must not hold the token: it is in logs and tables"),
                row(
                        "a correlation id of 129 characters",
                        with("correlation_id", "'" + "x".repeat(129) + "'"),
                        "correlation_id: must have at most 128 characters, has 129"),
                row("any text as the trace context", with("traceparent", "'abc'"), TRACEPARENT),
                row(
                        "a trace context in capitals",
                        with("traceparent", "'" + TRACE.toUpperCase(ROOT) + "'"),
                        TRACEPARENT),
                row(
                        "a trace of zeros",
                        with("traceparent", "'00-" + "0".repeat(32) + TRACE.substring(35) + "'"),
                        TRACEPARENT),
                row("a forbidden version", with("traceparent", "'ff" + TRACE.substring(2) + "'"), TRACEPARENT),
                row(
                        "a correlation id beside a trace context",
                        with("correlation_id", "'a', 'traceparent': '" + TRACE + "'"),
                        "traceparent: must not be beside correlation_id: a poll has one of them"));
    }

    private static Stream<BadEvent> values() {
        return Stream.of("kb_name", "data_source_name")
                .flatMap(field -> Stream.of(
                        row("a number as " + field, with(field, "7"), field + ": must be a string"),
                        row("false as " + field, with(field, "false"), field + ": must be a string"),
                        row("a list as " + field, with(field, in("[]")), field + ": must be a string"),
                        row("a NUL in " + field, with(field, text("\\u0000")), field + NO_TEXT),
                        row("half an emoji in " + field, with(field, text("\\ud83d")), field + NO_TEXT),
                        row(
                                "2,049 characters in " + field,
                                with(field, text("x".repeat(2_049 - TOKEN.length()))),
                                field + ": must have at most 2048 characters, has 2049")));
    }

    private static Stream<BadEvent> flags() {
        return Stream.of(
                row("'true' as dry_run", with("dry_run", "'true'"), FLAG),
                row("1 as dry_run", with("dry_run", "1"), FLAG),
                row("an empty dry_run", with("dry_run", "''"), FLAG),
                row("the token as dry_run", with("dry_run", text("")), FLAG),
                row("an object as dry_run", with("dry_run", in("{}")), FLAG));
    }

    private static String valid() {
        return event(validFields());
    }

    private static String with(String field, String json) {
        Map<String, String> fields = validFields();
        fields.put(field, json);
        return event(fields);
    }

    private static String without(String field) {
        Map<String, String> fields = validFields();
        fields.remove(field);
        return event(fields);
    }

    private static String text(String end) {
        return "'" + TOKEN + end + "'";
    }

    private static String in(String brackets) {
        String content = brackets.equals("{}") ? "'jwt_token': " + text("") : text("");
        return brackets.charAt(0) + content + brackets.charAt(1);
    }

    private static Map<String, String> validFields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("jwt_token", text(""));
        fields.put("catalog_name", "'acme'");
        fields.put("local_catalog_id", "42");
        return fields;
    }

    private static String event(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> "'" + field.getKey() + "': " + field.getValue())
                .collect(Collectors.joining(", ", "{", "}"))
                .replace('\'', '"');
    }

    private static BadEvent row(String name, String json, String message) {
        return row(name, json.replace('\'', '"').getBytes(UTF_8), message);
    }

    private static BadEvent row(String name, byte[] event, String message) {
        return new BadEvent(name, new ByteArrayInputStream(event), message);
    }
}

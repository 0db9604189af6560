package org.catalogpoller.local.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which polls are shown; an empty text is no condition.
 *
 * @param state the state
 * @param text a part of the catalog's name or of the last error
 * @param age one of the ages that the page offers
 */
record Filter(String state, String text, String age) {

    static final List<String> STATES = List.of("WAITING", "UPDATED", "TIMED_OUT", "FAILED", "CANCELLED");

    private static final List<String> AGES = List.of("1 min", "10 min", "1 h", "1 day");
    private static final Map<String, Duration> LENGTHS = new TreeMap<>(Map.of(
            "1 min", Duration.ofMinutes(1),
            "10 min", Duration.ofMinutes(10),
            "1 h", Duration.ofHours(1),
            "1 day", Duration.ofDays(1)));

    static Filter of(Request request) {
        return new Filter(request.field("state"), request.field("text"), request.field("age"));
    }

    /** A link to another filter. */
    public record Choice(String label, String query, boolean chosen) {}

    /** How long ago a poll began, at most, in seconds. */
    double seconds() {
        Duration length = LENGTHS.get(age);
        return length == null ? Double.POSITIVE_INFINITY : length.toSeconds();
    }

    /** The filter as the query of an address. */
    public String query() {
        return "state=" + encoded(state) + "&text=" + encoded(text) + "&age=" + encoded(age);
    }

    Choice ofState(String wanted, String label) {
        return new Choice(label, new Filter(wanted, text, age).query(), state.equals(wanted));
    }

    List<Choice> ages() {
        List<Choice> choices = new ArrayList<>();
        choices.add(new Choice("any time", new Filter(state, text, "").query(), age.isEmpty()));
        for (String each : AGES) {
            choices.add(new Choice("last " + each, new Filter(state, text, each).query(), age.equals(each)));
        }
        return choices;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

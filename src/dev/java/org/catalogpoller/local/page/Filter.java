package org.catalogpoller.local.page;

import org.catalogpoller.poll.PollState;
import java.util.Arrays;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which polls are shown; an empty text is no condition.
 *
 * @param state the state
 * @param text a part of the catalog's name or of the last error
 * @param age one of the ages that the page offers
 */
record Filter(String state, String text, String age) {

    static final List<String> STATES =
            Arrays.stream(PollState.values()).map(Enum::name).toList();

    private static final List<Age> AGES = List.of(
            new Age("1 min", Duration.ofMinutes(1)),
            new Age("10 min", Duration.ofMinutes(10)),
            new Age("1 h", Duration.ofHours(1)),
            new Age("1 day", Duration.ofDays(1)));

    private record Age(String label, Duration length) {}

    static Filter of(Request request) {
        return new Filter(request.field("state"), request.field("text"), request.field("age"));
    }

    /** A link to another filter. */
    public record Choice(String label, String query, boolean chosen) {}

    /** How long ago a poll began, at most, in seconds. */
    double seconds() {
        return AGES.stream()
                .filter(each -> each.label().equals(age))
                .mapToDouble(each -> each.length().toSeconds())
                .findFirst()
                .orElse(Double.POSITIVE_INFINITY);
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
        for (Age each : AGES) {
            String label = each.label();
            choices.add(new Choice("last " + label, new Filter(state, text, label).query(), age.equals(label)));
        }
        return choices;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}

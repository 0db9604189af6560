package org.catalogpoller.config;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.common.utils.StringUtil;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a variable may hold.
 *
 * @param range for the table in the docs, in Markdown
 * @param holds for the message about a mistake: it follows "should hold"
 * @param limits what a message about a malformed value adds
 * @param parse gives the value; throws IllegalArgumentException if the text is malformed
 * @param fits whether the value is in its range
 */
record Form<T>(String range, String holds, String limits, Function<String, T> parse, Predicate<T> fits) {

    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:[^\\s]+");
    /** RFC 6901, 3: empty, or parts that begin with a slash. In a part, a tilde is ~0 and a slash is ~1. */
    private static final Pattern POINTER = Pattern.compile("(?:/[^~/]*+(?:~[01][^~/]*+)*+)*+");

    Form(String range, String holds, Function<String, T> parse, Predicate<T> fits) {
        this(range, holds, "", parse, fits);
    }

    static Form<String> text(String range, String holds) {
        return new Form<>(range, holds, text -> text, any -> true);
    }

    static Form<String> matching(Pattern pattern, String range, String holds) {
        return new Form<>(range, holds, text -> text, pattern.asMatchPredicate());
    }

    static Form<String> arn(String range, String example) {
        return matching(ARN, range, "an ARN such as " + example);
    }

    static Form<String> stripped(String range, String holds, Predicate<String> fits) {
        return new Form<>(range, holds, String::strip, fits);
    }

    static Form<String> pointer(String range) {
        return stripped(range, "a JSON Pointer such as /metadata/status", Form::isPointer);
    }

    static boolean isPointer(String text) {
        return POINTER.matcher(text).matches();
    }

    /** A base URL. */
    static Form<URI> httpUrl(String holds) {
        String limits = "without credentials, query or fragment";
        return new Form<>("http or https, " + limits, holds, ", " + limits, URI::create, Form::isBaseUrl);
    }

    private static boolean isBaseUrl(URI url) {
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        return http
                && url.getHost() != null
                && url.getUserInfo() == null
                && url.getQuery() == null
                && url.getFragment() == null
                && url.getPort() <= 65_535;
    }

    static Form<Integer> integer(int min, int max) {
        String range = min + " to " + max;
        return new Form<>(
                range,
                "a whole number from " + range,
                text -> Integer.parseInt(text.strip()),
                number -> number >= min && number <= max);
    }

    /** @param range what {@code fits} says, in words */
    static Form<Double> decimal(String range, DoublePredicate fits) {
        return new Form<>(range, "a number " + range, text -> new BigDecimal(text.strip()).doubleValue(), fits::test);
    }

    /** A duration in the forms that Quarkus takes: 20s, 50m, PT20S, or a number of seconds. */
    static Form<Duration> duration(String min, String max) {
        Duration least = DurationConverter.parseDuration(min);
        Duration most = DurationConverter.parseDuration(max);
        return new Form<>(
                "`" + min + "` to `" + max + "`",
                "a duration such as 20s, PT20S or 50m, from " + least + " to " + most,
                text -> DurationConverter.parseDuration(text.strip()),
                duration -> duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0);
    }

    /** A duration, or the word none. */
    static Form<Optional<Duration>> durationOrNone(String min, String max) {
        Form<Duration> duration = duration(min, max);
        return new Form<>(
                duration.range + ", `none`",
                duration.holds + ", or none",
                text -> text.strip().equalsIgnoreCase("none")
                        ? Optional.empty()
                        : Optional.of(duration.parse.apply(text)),
                value -> value.map(duration.fits::test).orElse(true));
    }

    static <E extends Enum<E>> Form<E> oneOf(Class<E> type) {
        Map<String, E> choices = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            choices.put(constant.name().toLowerCase(Locale.ROOT).replace('_', '-'), constant);
        }
        return choice(choices);
    }

    /** One of two words. */
    static Form<Boolean> choice(String first, boolean itsValue, String second) {
        Map<String, Boolean> choices = new LinkedHashMap<>();
        choices.put(first, itsValue);
        choices.put(second, !itsValue);
        return choice(choices);
    }

    private static <T> Form<T> choice(Map<String, T> choices) {
        return new Form<>(
                choices.keySet().stream().collect(Collectors.joining("`, `", "`", "`")),
                "one of " + String.join(", ", choices.keySet()),
                text -> {
                    T chosen = choices.get(text.strip().toLowerCase(Locale.ROOT));
                    if (chosen == null) {
                        throw new IllegalArgumentException();
                    }
                    return chosen;
                },
                any -> true);
    }

    /** Several things with commas between them. A comma that is part of one has a backslash before it. */
    static Form<List<String>> list(String range, String holds) {
        return new Form<>(
                range,
                holds,
                text -> Arrays.stream(StringUtil.split(text))
                        .map(String::strip)
                        .filter(entry -> !entry.isEmpty())
                        .toList(),
                entries -> !entries.isEmpty());
    }

    static Form<List<String>> words() {
        return list("words", "words with commas between them");
    }
}

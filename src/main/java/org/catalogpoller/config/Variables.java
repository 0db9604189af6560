package org.catalogpoller.config;

import io.quarkus.runtime.configuration.DurationConverter;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads environment variables as types and collects what is wrong with them, so that one start tells all mistakes. A
 * value never appears in a message: people paste passwords into the wrong variable.
 */
final class Variables {

    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9-]*:[0-9]*:[^\\s]+");
    /** The AWS pattern of a schedule group's name (EventBridge Scheduler API, CreateScheduleGroup). */
    private static final Pattern SCHEDULE_GROUP = Pattern.compile("[0-9a-zA-Z-_.]{1,64}");

    private final UnaryOperator<@Nullable String> lookup;
    private final List<String> problems = new ArrayList<>();

    Variables(UnaryOperator<@Nullable String> lookup) {
        this.lookup = lookup;
    }

    void problem(String name, String problem) {
        problems.add(name + " " + problem);
    }

    void throwIfInvalid() {
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException("Configuration: " + String.join("; ", problems));
        }
    }

    String text(String name, String holds) {
        String value = value(name);
        if (value == null) {
            problem(name, "is missing: it should hold " + holds);
            return "";
        }
        return value;
    }

    URI httpUrl(String name) {
        String holds =
                "the base URL of the API, such as https://api.example.com, without credentials, query or fragment";
        String value = text(name, holds);
        URI nowhere = URI.create("http://invalid");
        if (value.isEmpty()) {
            return nowhere;
        }
        try {
            URI url = new URI(value);
            boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (http
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getQuery() == null
                    && url.getFragment() == null
                    && url.getPort() <= 65_535) {
                return url;
            }
        } catch (URISyntaxException e) {
            // reported below like every other value that is no base URL
        }
        problem(name, "should hold " + holds);
        return nowhere;
    }

    int integer(String name, int defaultValue, int min, int max) {
        String value = value(name);
        if (value == null) {
            return defaultValue;
        }
        try {
            int number = Integer.parseInt(value.strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below like a number out of range
        }
        problem(name, "should hold a whole number from " + min + " to " + max);
        return defaultValue;
    }

    /** A duration in the forms that Quarkus takes: 20s, 50m, PT20S, or a number of seconds. */
    Duration duration(String name, String defaultValue, Duration min, Duration max) {
        String value = value(name);
        if (value != null) {
            try {
                Duration duration = DurationConverter.parseDuration(value.strip());
                if (duration.compareTo(min) >= 0 && duration.compareTo(max) <= 0) {
                    return duration;
                }
            } catch (IllegalArgumentException | ArithmeticException e) {
                // reported below like a duration out of range
            }
            problem(name, "should hold a duration such as 20s, PT20S or 50m, from " + min + " to " + max);
        }
        return DurationConverter.parseDuration(defaultValue);
    }

    <E extends Enum<E>> E oneOf(String name, Class<E> type, E defaultValue) {
        String value = value(name);
        if (value == null) {
            return defaultValue;
        }
        List<E> constants = Arrays.asList(type.getEnumConstants());
        return constants.stream()
                .filter(constant -> spelling(constant).equals(value.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseGet(() -> {
                    problem(
                            name,
                            "should hold one of "
                                    + constants.stream()
                                            .map(Variables::spelling)
                                            .collect(Collectors.joining(", ")));
                    return defaultValue;
                });
    }

    /** PEM certificates: in the variable itself, or in the file that it names. */
    @Nullable
    String pem(String name) {
        String value = value(name);
        if (value == null || value.contains("-----BEGIN CERTIFICATE-----")) {
            return value;
        }
        try {
            String content = Files.readString(Path.of(value.strip()));
            if (content.contains("-----BEGIN CERTIFICATE-----")) {
                return content;
            }
        } catch (IOException | InvalidPathException e) {
            // reported below like a file without a certificate
        }
        problem(
                name,
                "should hold the path of a readable PEM file with CA certificates, or the certificates themselves");
        return null;
    }

    String scheduleGroup(String name, String defaultValue) {
        String group = matching(
                name, SCHEDULE_GROUP, "the name of a schedule group: 1 to 64 letters, digits, '-', '_' or '.'");
        return group == null ? defaultValue : group;
    }

    String requiredArn(String name, String example) {
        String arn = arn(name, example);
        if (arn == null && value(name) == null) {
            problem(name, "is missing: it should hold an ARN such as " + example);
        }
        return arn == null ? "" : arn;
    }

    @Nullable
    String arn(String name, String example) {
        return matching(name, ARN, "an ARN such as " + example);
    }

    /** A text of a certain form; null where it has another one, or is not set. */
    @Nullable
    String matching(String name, Pattern pattern, String holds) {
        String value = value(name);
        if (value != null && !pattern.matcher(value).matches()) {
            problem(name, "should hold " + holds);
            return null;
        }
        return value;
    }

    /** The value; null where the variable is not set or blank. */
    @Nullable
    String value(String name) {
        String value = lookup.apply(name);
        return value == null || value.isBlank() ? null : value;
    }

    private static String spelling(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

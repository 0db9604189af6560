package org.catalogpoller.catalogapi;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header Retry-After: seconds or an HTTP date (RFC 9110, 10.2.3). */
final class RetryAfter {

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,18}");

    /** A year of two digits that seems over 50 years ahead is past (RFC 9110, 5.6.7). */
    private static final int YEARS_AHEAD = 50;

    private RetryAfter() {}

    /** The wait asked for, zero or more; null where the header is missing or says nothing that can be understood. */
    static @Nullable Duration parse(@Nullable String header, Instant now) {
        if (header == null) {
            return null;
        }
        String value = header.strip();
        if (SECONDS.matcher(value).matches()) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        for (DateTimeFormatter form : forms(now)) {
            try {
                Instant until = Instant.from(form.withZone(ZoneOffset.UTC).parse(value));
                return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
            } catch (DateTimeException e) {
                // it may have another form
            }
        }
        return null;
    }

    /** The form of today, and the two that a recipient has to understand as well (RFC 9110, 5.6.7). */
    private static List<DateTimeFormatter> forms(Instant now) {
        LocalDate oldest =
                LocalDate.ofInstant(now, ZoneOffset.UTC).minusYears(99).plusYears(YEARS_AHEAD);
        return List.of(
                DateTimeFormatter.RFC_1123_DATE_TIME,
                new DateTimeFormatterBuilder()
                        .appendPattern("EEEE, d-MMM-")
                        .appendValueReduced(ChronoField.YEAR, 2, 2, oldest)
                        .appendPattern(" HH:mm:ss 'GMT'")
                        .toFormatter(Locale.ENGLISH),
                DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH));
    }
}

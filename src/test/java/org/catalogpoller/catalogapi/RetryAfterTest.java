package org.catalogpoller.catalogapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @ParameterizedTest
    @CsvSource({"120, 120", "0, 0", "007, 7", "' 30 ', 30", "999999999999999999, 999999999999999999"})
    void secondsAreAWait(String header, long seconds) {
        assertThat(RetryAfter.parse(header, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"'Sat, 31 Jan 2026 12:01:30 GMT', PT1M30S", "'Sun, 1 Feb 2026 12:00:00 GMT', PT24H"})
    void aDateIsTheWaitUntilThen(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, NOW)).isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource({
        "'Saturday, 31-Jan-26 12:01:30 GMT', PT1M30S",
        "'Sunday, 01-Feb-26 12:00:00 GMT', PT24H",
        "'Sat Jan 31 12:01:30 2026', PT1M30S",
        "'Sun Feb  1 12:00:00 2026', PT24H",
        "'Sun Feb 01 12:00:00 2026', PT24H"
    })
    void theOldFormsOfADateAreUnderstood(String header, Duration wait) {
        assertThat(RetryAfter.parse(header, NOW)).isEqualTo(wait);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sunday, 06-Nov-94 08:49:37 GMT", "Monday, 31-Jan-77 12:00:00 GMT"})
    void aYearOfTwoDigitsIsNoMoreThan50YearsAhead(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isZero();
        assertThat(RetryAfter.parse("Friday, 31-Jan-76 12:00:00 GMT", NOW)).isGreaterThan(Duration.ofDays(49 * 365));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sat, 31 Jan 2026 12:00:00 GMT", "Wed, 21 Oct 2015 07:28:00 GMT"})
    void aDateThatHasComeIsNoWait(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "soon",
                "-1",
                "+5",
                "1.5",
                "1e3",
                "٣",
                "10s",
                "10, 20",
                "9223372036854775807",
                "99999999999999999999999",
                "2026-01-31T12:01:30Z",
                "Mon, 31 Jan 2026 12:01:30 GMT",
                "Sat, 32 Jan 2026 12:01:30 GMT",
                "Saturday, 31-Jan-26 12:01:30",
                "Monday, 31-Jan-26 12:01:30 GMT",
                "Sat Jan 31 12:01:30 26",
            })
    void whatCannotBeUnderstoodAsksForNothing(String header) {
        assertThat(RetryAfter.parse(header, NOW)).isNull();
    }

    @Test
    void withoutTheHeaderNothingIsAskedFor() {
        assertThat(RetryAfter.parse(null, NOW)).isNull();
    }
}

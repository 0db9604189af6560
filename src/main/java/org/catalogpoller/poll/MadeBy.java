package org.catalogpoller.poll;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What brought an attempt about. */
public enum MadeBy {
    /** The event of the caller that started the poll. */
    START,
    /** The schedule of the attempt before. */
    SCHEDULE,
    /** An invocation that goes on checking (POLL_HOLD). */
    HOLD,
    /** An event that comes again: Lambda repeats it, a queue gives it back, or it was delivered twice. */
    REPETITION,
    /** The schedule of a sweep, or of a poll that slept through a pause. */
    REVIVAL,
    /** The same, at a second of the API's rate (CATALOG_API_MAX_RATE). */
    PLANNED_REVIVAL,
    /** An operator who starts an ended poll again. */
    RETRY,
    /** An operator who wants the next attempt at once. */
    CHECK_NOW;

    /** Its name in events, tables and results. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Empty: a word of another version. */
    public static Optional<MadeBy> of(String word) {
        return Arrays.stream(values()).filter(by -> by.word().equals(word)).findFirst();
    }
}

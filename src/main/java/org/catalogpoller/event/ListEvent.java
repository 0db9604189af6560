package org.catalogpoller.event;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.catalogpoller.event.OperatorEvent.Action;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.ReadinessRule;
import org.jspecify.annotations.Nullable;

/**
 * The event {@code list}: polls by state, age and text.
 *
 * @param states one or more
 * @param startedAfter those that started then or later
 * @param startedBefore those that started earlier
 * @param text in the catalog's name or the last error; empty: any
 * @param limit 1 to 100 polls
 * @param after the last poll of the page before; null: the first page
 */
public record ListEvent(
        Set<PollState> states,
        Instant startedAfter,
        Instant startedBefore,
        String text,
        int limit,
        @Nullable Cursor after)
        implements OperatorEvent {

    private static final int MAX_LIMIT = 100;
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_TEXT = 200;
    private static final int MAX_CURSOR = 4096;
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    @Override
    public Action action() {
        return Action.LIST;
    }

    /** A place in the list, behind a poll. */
    public record Cursor(Instant startedAt, String pollId) {

        static Cursor behind(PollRow row) {
            return new Cursor(row.poll().startedAt(), row.id());
        }

        /** The text of it, which has no meaning for callers. */
        String text() {
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString((startedAt + " " + pollId).getBytes(StandardCharsets.UTF_8));
        }

        private static Cursor of(String text) {
            String decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            int space = decoded.indexOf(' ');
            if (space < 0) {
                throw new IllegalArgumentException();
            }
            Cursor cursor = new Cursor(Instant.parse(decoded.substring(0, space)), decoded.substring(space + 1));
            if (!cursor.isUsable()) {
                throw new IllegalArgumentException();
            }
            return cursor;
        }

        /** Whether the database can hold it. */
        private boolean isUsable() {
            return !startedAt.isBefore(EventFields.EARLIEST)
                    && !startedAt.isAfter(EventFields.LATEST)
                    && ReadinessRule.isText(pollId);
        }
    }

    static ListEvent of(EventFields fields) {
        Instant after = fields.instant("started_after");
        Instant before = fields.instant("started_before");
        return new ListEvent(
                states(fields),
                after == null ? Instant.EPOCH : after,
                before == null ? LATEST : before,
                text(fields),
                limit(fields),
                cursor(fields));
    }

    private static Set<PollState> states(EventFields fields) {
        List<String> words = fields.textOrTexts("state", PollState.values().length, 64);
        List<PollState> states = new ArrayList<>();
        for (String word : words) {
            states.add(Arrays.stream(PollState.values())
                    .filter(state -> state.name().equals(word))
                    .findFirst()
                    .orElseThrow(() -> fields.invalid("state", "must be one of " + words() + ", or a list of them")));
        }
        return states.isEmpty() ? EnumSet.allOf(PollState.class) : EnumSet.copyOf(states);
    }

    private static String words() {
        return Arrays.stream(PollState.values()).map(Enum::name).collect(Collectors.joining(", "));
    }

    private static String text(EventFields fields) {
        String text = fields.text("text", MAX_TEXT);
        if (text != null && text.isEmpty()) {
            throw fields.invalid("text", "must have 1 to " + MAX_TEXT + " characters");
        }
        return text == null ? "" : text;
    }

    private static int limit(EventFields fields) {
        int limit = fields.count("limit", MAX_LIMIT, DEFAULT_LIMIT);
        if (limit < 1) {
            throw fields.invalid("limit", "must be from 1 to " + MAX_LIMIT);
        }
        return limit;
    }

    private static @Nullable Cursor cursor(EventFields fields) {
        String text = fields.text("cursor", MAX_CURSOR);
        try {
            return text == null ? null : Cursor.of(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw fields.invalid("cursor", "must be the next_cursor of a result of list");
        }
    }
}

package org.catalogpoller.polling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.MadeBy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.StoryLine;
import org.jspecify.annotations.Nullable;

/** The lines of one delivery's attempts, until a statement that moves their poll takes them along. */
final class Story {

    private final List<StoryLine> lines = new ArrayList<>();
    private StoryLine attempt;

    private Story(StoryLine first) {
        this.attempt = first;
    }

    /** The first attempt of a delivery. */
    static Story begins(PollEvent event, Instant now) {
        return new Story(StoryLine.begun(event.attempts() + 1, event.madeBy(), event.dueAt(), now));
    }

    /** The next attempt in a hold. */
    void holds(Instant dueAt, Instant now) {
        attempt = StoryLine.begun(attempt.attempt() + 1, MadeBy.HOLD, dueAt, now);
    }

    /** A request to the API, at this attempt. */
    void asked(Duration time, @Nullable Integer httpStatus) {
        attempt = attempt.asked(time, httpStatus);
    }

    /**
     * Adds the line of this attempt, or replaces it: a write that fails is followed by another decision.
     *
     * @param decision a word of {@link StoryLine}
     */
    void decides(
            String decision, @Nullable CatalogStatus status, @Nullable String reason, @Nullable Instant nextAttemptAt) {
        lines.removeIf(line -> line.attempt() == attempt.attempt());
        String found = status == null ? PollRow.NOT_CHECKED : status.word();
        lines.add(attempt.decided(found, decision, reason, nextAttemptAt));
    }

    /** The same where no attempt follows. */
    void decides(String decision, @Nullable CatalogStatus status, @Nullable String reason) {
        decides(decision, status, reason, null);
    }

    /** The lines that no statement has taken along, the oldest first. */
    List<StoryLine> lines() {
        return List.copyOf(lines);
    }

    /** The store has them. */
    void written() {
        lines.clear();
    }
}

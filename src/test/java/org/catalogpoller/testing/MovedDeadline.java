package org.catalogpoller.testing;

import java.time.Instant;
import org.catalogpoller.poll.PollRow;

/** The deadline of a row. The function moves it by SQL alone. */
public final class MovedDeadline {

    private MovedDeadline() {}

    /** The same row with another deadline. */
    public static PollRow of(PollRow row, Instant deadline) {
        return PollRow.of(row.poll(), row.state(), deadline)
                .withToken(row.needsToken(), row.sealedToken())
                .withValues(row.values())
                .withLast(row.lastStatus(), row.lastError())
                .dueAt(row.nextAttemptAt())
                .withStory(row.story())
                .marked(row.marks());
    }
}

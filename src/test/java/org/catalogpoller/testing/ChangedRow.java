package org.catalogpoller.testing;

import java.time.Instant;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;

/** Changes of a row that the function makes by SQL alone. */
public final class ChangedRow {

    private ChangedRow() {}

    /** The same row with another deadline. */
    public static PollRow withDeadline(PollRow row, Instant deadline) {
        return copied(row, row.poll(), deadline);
    }

    /** The same row of another poll. */
    public static PollRow withPoll(PollRow row, Poll poll) {
        return copied(row, poll, row.deadline());
    }

    private static PollRow copied(PollRow row, Poll poll, Instant deadline) {
        return PollRow.of(poll, row.state(), deadline)
                .withToken(row.needsToken(), row.sealedToken())
                .withValues(row.values())
                .withLast(row.lastStatus(), row.lastError())
                .dueAt(row.nextAttemptAt())
                .withStory(row.story())
                .marked(row.marks());
    }
}

package org.catalogpoller.testing;

import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.jspecify.annotations.Nullable;

/** Makes the row of a poll from another one, or from a poll that waits. A test says what differs. */
public final class RowBuilder {

    private final Poll poll;
    private PollState state;
    private Instant deadline;
    private boolean needsToken;
    private @Nullable String sealedToken;
    private @Nullable CatalogValues values;
    private String lastStatus;
    private @Nullable String lastError;
    private @Nullable Instant nextAttemptAt;

    private RowBuilder(Poll poll, PollRow row) {
        this.poll = poll;
        state = row.state();
        deadline = row.deadline();
        needsToken = row.needsToken();
        sealedToken = row.sealedToken();
        values = row.values();
        lastStatus = row.lastStatus();
        lastError = row.lastError();
        nextAttemptAt = row.nextAttemptAt();
    }

    /** A row that is like another one. */
    public static RowBuilder like(PollRow row) {
        return new RowBuilder(row.poll(), row);
    }

    /** A row of another poll, or of another number of attempts, that is like this one. */
    public static RowBuilder of(Poll poll, PollRow row) {
        return new RowBuilder(poll, row);
    }

    /** A poll that was not ready, needs a token and has its deadline 50 minutes after its start. */
    public static RowBuilder waiting(Poll poll, Instant nextAttemptAt) {
        Instant deadline = poll.startedAt().plus(Duration.ofMinutes(50));
        return like(new PollRow(poll, PollState.WAITING, deadline, true, null, null, "not ready", null, nextAttemptAt));
    }

    public RowBuilder deadline(Instant newDeadline) {
        deadline = newDeadline;
        return this;
    }

    public RowBuilder needsToken(boolean needs) {
        needsToken = needs;
        return this;
    }

    public RowBuilder sealedToken(@Nullable String sealed) {
        sealedToken = sealed;
        return this;
    }

    public RowBuilder values(@Nullable CatalogValues known) {
        values = known;
        return this;
    }

    public RowBuilder nextAttemptAt(@Nullable Instant next) {
        nextAttemptAt = next;
        return this;
    }

    public PollRow build() {
        return new PollRow(
                poll, state, deadline, needsToken, sealedToken, values, lastStatus, lastError, nextAttemptAt);
    }
}

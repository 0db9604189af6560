package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.TrackedPoll;
import org.catalogpoller.port.PollStore.NotificationClaim;
import org.jspecify.annotations.Nullable;

/** A row of {@code catalog_poll}, the function's own table; deploy/catalog_poll.sql makes it. */
@Entity
@Table(name = "catalog_poll")
class CatalogPoll extends PanacheEntityBase {

    @Id
    @Column(name = "poll_id")
    String pollId = "";

    @Column(name = "catalog_id")
    long catalogId;

    @Column(name = "catalog_name")
    String catalogName = "";

    @Enumerated(EnumType.STRING)
    PollState state = PollState.WAITING;

    int attempt;

    int repeats;

    @Column(name = "needs_token")
    boolean needsToken;

    @Column(name = "kb_name")
    @Nullable
    String kbName;

    @Column(name = "data_source_name")
    @Nullable
    String dataSourceName;

    @Column(name = "other_values")
    @Nullable
    String otherValues;

    @Column(name = "last_status")
    String lastStatus = "";

    @Column(name = "last_error")
    @Nullable
    String lastError;

    @Column(name = "started_at")
    Instant startedAt = Instant.EPOCH;

    Instant deadline = Instant.EPOCH;

    @Column(name = "next_attempt_at")
    @Nullable
    Instant nextAttemptAt;

    @Column(name = "updated_at")
    Instant updatedAt = Instant.EPOCH;

    @Column(name = "notify_after")
    @Nullable
    Instant notifyAfter;

    @Nullable
    String notified;

    TrackedPoll tracked() {
        return new TrackedPoll(
                new Poll(pollId, startedAt, attempt),
                catalogId,
                catalogName,
                state,
                deadline,
                needsToken,
                values(),
                lastStatus,
                lastError,
                nextAttemptAt);
    }

    private @Nullable CatalogValues values() {
        return kbName == null || dataSourceName == null ? null : OtherValues.with(kbName, dataSourceName, otherValues);
    }

    /** The row of a poll that has ended, and that somebody has just claimed to tell of. */
    NotificationClaim claimed() {
        return new NotificationClaim(
                new EndedPoll(
                        new Poll(pollId, startedAt, attempt),
                        catalogId,
                        catalogName,
                        state,
                        values(),
                        lastError,
                        updatedAt),
                notified == null ? Set.of() : Set.of(notified.split(" ")),
                Objects.requireNonNull(notifyAfter));
    }

    /**
     * Whether values may still be written: a value once known is never lost, so that they outrank every end but the two
     * that make them needless or unwanted.
     */
    boolean admitsValues() {
        return state != PollState.UPDATED && state != PollState.CANCELLED;
    }

    /** Whether it ended as this poll is to end, by whomever. */
    boolean isUpdatedAs(TrackedPoll poll) {
        return state == PollState.UPDATED && Objects.equals(values(), poll.values());
    }
}

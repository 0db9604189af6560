package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.CorrelationId;
import org.catalogpoller.poll.EndedPoll;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollRow.Marks;
import org.catalogpoller.poll.PollState;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code catalog_poll}, which deploy/catalog_poll.sql makes: {@link #INSERT}, {@link #ON_CONFLICT} and {@link
 * #parameters} write it, the fields and {@link #row} read it. Beside this class only {@link ReturnedRow} lists the columns.
 */
@Entity
@Table(name = "catalog_poll")
class PollEntity extends PanacheEntityBase {

    /** When the next attempt is due, in {@link #INSERT}. */
    static final String NEXT_ATTEMPT = "now() + $12::bigint * interval '1 millisecond'";

    /** A row from {@link #parameters}; a condition may follow. Times that come are kept by the clock of PostgreSQL. */
    static final String INSERT = """
        INSERT INTO catalog_poll AS p
            (poll_id, catalog_id, catalog_name, state, attempt, repeats, needs_token, known_values, last_status,
             last_error, started_at, deadline, next_attempt_at, updated_at, notify_after, sealed_token, correlation_id,
             retry_of)
        SELECT $1::text, $2::bigint, $3::text, $4::text, $5::integer, 0, $6::boolean, $7::text::jsonb, $8::text,
               $9::text, $10::timestamptz, $11::timestamptz, now() + $12::bigint * interval '1 millisecond', now(),
               CASE WHEN $13::boolean THEN now() END, $14::text, $15::text, $16::text
        """;

    /**
     * The row that is there becomes the one that was not inserted; a condition may follow. The number of earlier
     * deliveries of the same attempt comes from the row, under its lock. If two come at once, one gets 0. Start and
     * deadline only move ahead. A repetition may find the schedule of an earlier delivery. So the row keeps the later time.
     */
    static final String ON_CONFLICT = """
        ON CONFLICT (poll_id) DO UPDATE
           SET state = excluded.state,
               attempt = greatest(p.attempt, excluded.attempt),
               repeats = CASE WHEN p.attempt = excluded.attempt THEN p.repeats + 1 ELSE 0 END,
               known_values = coalesce(excluded.known_values, p.known_values),
               last_status = excluded.last_status,
               last_error = excluded.last_error,
               started_at = greatest(p.started_at, excluded.started_at),
               deadline = excluded.deadline + (greatest(p.started_at, excluded.started_at) - excluded.started_at),
               paused_at = NULL,
               next_attempt_at = greatest(excluded.next_attempt_at, CASE
                   WHEN p.attempt = excluded.attempt AND excluded.state = 'WAITING' THEN p.next_attempt_at END),
               updated_at = excluded.updated_at,
               notify_after = excluded.notify_after,
               notified = NULL,
               sealed_token = coalesce(excluded.sealed_token, p.sealed_token),
               correlation_id = coalesce(excluded.correlation_id, p.correlation_id)
        """;

    /**
     * The end of the year 9998, since 1970. The client has no instant for PostgreSQL's infinity, which an operator may have set:
     * one such row would keep all others from being read.
     */
    private static final String LAST_SECOND = "253370764800";

    /** The number of the first parameter after those of {@link #parameters}. */
    static final int NEXT_PARAMETER = 17;

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

    @Column(name = "needs_token")
    boolean needsToken;

    @Column(name = "sealed_token")
    @Nullable
    String sealedToken;

    @Column(name = "known_values")
    @ColumnTransformer(read = "cast(known_values as text)")
    @Nullable
    String knownValues;

    @Column(name = "last_status")
    String lastStatus = "";

    @Column(name = "last_error")
    @Nullable
    String lastError;

    @Column(name = "started_at")
    Instant startedAt = Instant.EPOCH;

    @ColumnTransformer(read = "least(deadline, to_timestamp(" + LAST_SECOND + "))")
    Instant deadline = Instant.EPOCH;

    @Column(name = "next_attempt_at")
    @ColumnTransformer(read = "case when next_attempt_at <= to_timestamp(" + LAST_SECOND + ") then next_attempt_at end")
    @Nullable
    Instant nextAttemptAt;

    @Column(name = "updated_at")
    Instant updatedAt = Instant.EPOCH;

    @Column(name = "notify_after")
    @Nullable
    Instant notifyAfter;

    @Nullable
    String notified;

    @Column(name = "correlation_id")
    @Nullable
    String correlationId;

    @Column(name = "retry_of")
    @Nullable
    String retryOf;

    @Column(name = "paused_at")
    @Nullable
    Instant pausedAt;

    /**
     * What {@link #INSERT} takes.
     *
     * @param now the time by the clock of {@code row.nextAttemptAt()}
     * @param notifies whether others are to be notified of its end
     */
    static Tuple parameters(PollRow row, Instant now, boolean notifies) {
        Instant next = row.nextAttemptAt();
        return Tuple.tuple()
                .addString(row.id())
                .addLong(row.catalog().id())
                .addString(ColumnValues.text(row.catalog().name()))
                .addString(row.state().name())
                .addInteger(row.poll().attempts())
                .addBoolean(row.needsToken())
                .addString(KnownValues.column(row.values()))
                .addString(ColumnValues.text(row.lastStatus()))
                .addString(ColumnValues.text(row.lastError()))
                .addOffsetDateTime(ColumnValues.time(row.poll().startedAt()))
                .addOffsetDateTime(ColumnValues.time(row.deadline()))
                .addLong(next == null ? null : Duration.between(now, next).toMillis())
                .addBoolean(notifies)
                .addString(row.sealedToken())
                .addString(
                        row.poll().correlation() == null
                                ? null
                                : row.poll().correlation().value())
                .addString(row.marks().retryOf());
    }

    PollRow row() {
        return PollRow.of(poll(), state, deadline)
                .withToken(needsToken, sealedToken)
                .withValues(KnownValues.values(knownValues))
                .withLast(lastStatus, lastError)
                .dueAt(nextAttemptAt)
                .marked(new Marks(pausedAt, retryOf));
    }

    EndedPoll ended() {
        return new EndedPoll(poll(), state, KnownValues.values(knownValues), lastError, updatedAt);
    }

    Set<String> notified() {
        return notified == null ? Set.of() : Set.of(notified.split(" "));
    }

    private Poll poll() {
        CorrelationId correlation = correlationId == null ? null : new CorrelationId(correlationId);
        return new Poll(pollId, new Catalog(catalogId, catalogName), startedAt, attempt, correlation);
    }
}

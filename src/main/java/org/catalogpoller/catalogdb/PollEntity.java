package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
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
import org.catalogpoller.port.NotificationQueue.NotificationClaim;
import org.catalogpoller.port.RetryablePolls;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code catalog_poll} (deploy/catalog_poll.sql). No other class lists all columns. {@link #INSERT}, {@link
 * #ON_CONFLICT} and {@link #parameters} write them. Hibernate reads them, or {@link #returned} where SQL returns a row.
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
               $9::text, $10::timestamptz, $11::timestamptz, {next attempt}, now(),
               CASE WHEN $13::boolean THEN now() END, $14::text, $15::text, $16::text
        """.replace("{next attempt}", NEXT_ATTEMPT);

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
     * The end of the year 9998, since 1970. An operator may have set PostgreSQL's infinity, for which the client has no
     * instant. One such row would keep all others from being read.
     */
    private static final String LAST_SECOND = "253370764800";

    /** The number of the first parameter after those of {@link #parameters}. */
    static final int NEXT_PARAMETER = 17;

    /** What {@link #returned} reads, of the table {@code p}. */
    static final String RETURNED = """
        p.poll_id, p.catalog_id, p.catalog_name, p.state, p.attempt, p.needs_token, p.sealed_token,
        p.known_values::text AS known_values, p.last_status, p.last_error, p.started_at, p.deadline,
        p.next_attempt_at, p.updated_at, p.notify_after, p.notified, p.correlation_id, p.retry_of, p.paused_at
        """;

    @Id
    private String pollId = "";

    private long catalogId;
    private String catalogName = "";

    @Enumerated(EnumType.STRING)
    private PollState state = PollState.WAITING;

    private int attempt;
    private boolean needsToken;
    private @Nullable String sealedToken;

    @ColumnTransformer(read = "cast(known_values as text)")
    private @Nullable String knownValues;

    private String lastStatus = "";
    private @Nullable String lastError;
    private Instant startedAt = Instant.EPOCH;

    @ColumnTransformer(read = "least(deadline, to_timestamp(" + LAST_SECOND + "))")
    private Instant deadline = Instant.EPOCH;

    @ColumnTransformer(read = "case when next_attempt_at <= to_timestamp(" + LAST_SECOND + ") then next_attempt_at end")
    private @Nullable Instant nextAttemptAt;

    private Instant updatedAt = Instant.EPOCH;
    private @Nullable Instant notifyAfter;
    private @Nullable String notified;
    private @Nullable String correlationId;
    private @Nullable String retryOf;
    private @Nullable Instant pausedAt;

    /**
     * What {@link #INSERT} takes.
     *
     * @param now the time by the clock of {@code row.nextAttemptAt()}
     * @param notifies whether others are to be notified of its end
     */
    static Tuple parameters(PollRow row, Instant now, boolean notifies) {
        Instant next = row.nextAttemptAt();
        CorrelationId correlation = row.poll().correlation();
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
                .addString(correlation == null ? null : correlation.value())
                .addString(row.marks().retryOf());
    }

    /** The row that a statement returned with {@link #RETURNED}. */
    static PollEntity returned(Row row) {
        PollEntity poll = new PollEntity();
        poll.pollId = row.getString("poll_id");
        poll.catalogId = row.getLong("catalog_id");
        poll.catalogName = row.getString("catalog_name");
        poll.state = PollState.valueOf(row.getString("state"));
        poll.attempt = row.getInteger("attempt");
        poll.needsToken = row.getBoolean("needs_token");
        poll.sealedToken = row.getString("sealed_token");
        poll.knownValues = row.getString("known_values");
        poll.lastStatus = row.getString("last_status");
        poll.lastError = row.getString("last_error");
        poll.startedAt = ColumnValues.instant(row, "started_at");
        poll.deadline = ColumnValues.instant(row, "deadline");
        poll.nextAttemptAt = ColumnValues.instantOrNull(row, "next_attempt_at");
        poll.updatedAt = ColumnValues.instant(row, "updated_at");
        poll.notifyAfter = ColumnValues.instantOrNull(row, "notify_after");
        poll.notified = row.getString("notified");
        poll.correlationId = row.getString("correlation_id");
        poll.retryOf = row.getString("retry_of");
        poll.pausedAt = ColumnValues.instantOrNull(row, "paused_at");
        return poll;
    }

    PollRow row() {
        return PollRow.of(poll(), state, deadline)
                .withToken(needsToken, sealedToken)
                .withValues(KnownValues.values(knownValues))
                .withLast(lastStatus, lastError)
                .dueAt(nextAttemptAt)
                .marked(new Marks(pausedAt, retryOf));
    }

    /** As a poll that may be retried. */
    RetryablePolls.Ended retryable() {
        return new RetryablePolls.Ended(row(), updatedAt);
    }

    /** As a poll whose notification is claimed. */
    NotificationClaim notification() {
        EndedPoll ended = new EndedPoll(poll(), state, KnownValues.values(knownValues), lastError, updatedAt);
        return new NotificationClaim(ended, notified == null ? Set.of() : Set.of(notified.split(" ")), notifyAfter);
    }

    private Poll poll() {
        CorrelationId correlation = correlationId == null ? null : new CorrelationId(correlationId);
        return new Poll(pollId, new Catalog(catalogId, catalogName), startedAt, attempt, correlation);
    }
}

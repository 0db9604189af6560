package org.catalogpoller.event;

import java.time.Instant;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.CorrelationId;
import org.catalogpoller.poll.MadeBy;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.ReadinessRule;
import org.jspecify.annotations.Nullable;

/**
 * The event that starts or continues a poll.
 *
 * @param token for the catalog API; null: it is called without
 * @param sealedToken the same, sealed for this poll; null: the event carries none in this form
 * @param attempts attempts that were made in this poll, 0 to {@value #MAX_ATTEMPTS}
 * @param pollId identity of the poll; null in a first event whose caller gives none
 * @param startedAt when the poll began; null in its first event
 * @param values known values, which are written without asking the API; null: not known
 * @param dryRun check and report only
 * @param dueAt the time of the schedule that brought it; null: no schedule did
 * @param correlation links the poll to the work that started it; null: the caller gave nothing
 * @param wokenBy who made the schedule that brought it, beside the attempt before; null: nobody else
 */
public record PollEvent(
        Catalog catalog,
        @Nullable BearerToken token,
        @Nullable String sealedToken,
        int attempts,
        @Nullable String pollId,
        @Nullable Instant startedAt,
        @Nullable CatalogValues values,
        boolean dryRun,
        @Nullable Instant dueAt,
        @Nullable CorrelationId correlation,
        @Nullable MadeBy wokenBy)
        implements Event {

    static final int MAX_ATTEMPTS = 1_000_000_000;
    static final int MAX_NAME = 512;
    private static final int MAX_TOKEN = 16_384;
    /** Base64 makes 4 characters of 3 bytes. */
    private static final int MAX_SEALED = 2 * MAX_TOKEN;

    static PollEvent of(EventFields fields, ReadinessRule rule) {
        BearerToken token = token(fields);
        String sealed = fields.text("sealed_token", MAX_SEALED);
        return new PollEvent(
                catalog(fields),
                token,
                token == null ? sealed : null,
                fields.count("attempt_count", MAX_ATTEMPTS),
                pollId(fields),
                fields.instant("started_at"),
                values(fields, rule),
                fields.flag("dry_run"),
                fields.instant("due_at"),
                correlation(fields, token),
                wokenBy(fields));
    }

    /** The event of an attempt that an operator wants at once, as far as the poll's row knows it. */
    public static PollEvent checkNow(PollRow row) {
        Poll poll = row.poll();
        String sealed = row.values() == null ? row.sealedToken() : null;
        return new PollEvent(
                poll.catalog(),
                null,
                sealed,
                poll.attempts(),
                poll.id(),
                poll.startedAt(),
                row.values(),
                false,
                null,
                poll.correlation(),
                MadeBy.CHECK_NOW);
    }

    /** The same event without its token. */
    public PollEvent withoutToken() {
        return withToken(null, null);
    }

    /** The same event with a token, in clear and sealed. */
    public PollEvent withToken(@Nullable BearerToken clear, @Nullable String sealed) {
        return new PollEvent(
                catalog, clear, sealed, attempts, pollId, startedAt, values, dryRun, dueAt, correlation, wokenBy);
    }

    /** Whether it carries a token in any form. */
    public boolean hasToken() {
        return token != null || sealedToken != null;
    }

    /**
     * The same event after it failed, without the time of a schedule: it is late for another reason.
     *
     * @param requestId names the poll where the event begins one
     * @param unwritten values that the failure knew; null: none
     */
    PollEvent again(String requestId, @Nullable CatalogValues unwritten) {
        return new PollEvent(
                catalog,
                token,
                sealedToken,
                attempts,
                pollId == null ? requestId : pollId,
                startedAt,
                unwritten == null ? values : unwritten,
                dryRun,
                null,
                correlation,
                null);
    }

    /** The poll that this event belongs to; a first event begins one. */
    public Poll poll(String requestId, Instant now) {
        Instant began = startedAt == null ? now : startedAt;
        return new Poll(pollId == null ? requestId : pollId, catalog, began, attempts, correlation);
    }

    /** What brings the attempt about, as far as an event shows it. */
    public MadeBy madeBy() {
        if (wokenBy != null) {
            return wokenBy;
        }
        if (dueAt != null) {
            return MadeBy.SCHEDULE;
        }
        return startedAt == null && attempts == 0 ? MadeBy.START : MadeBy.REPETITION;
    }

    /** Whether the attempt before has planned when this one asks the API, or an operator wants it at once. */
    public boolean isPlanned() {
        MadeBy by = madeBy();
        return by == MadeBy.SCHEDULE || by == MadeBy.CHECK_NOW || by == MadeBy.RETRY;
    }

    /** Whether it begins a poll that asks the API. */
    public boolean beginsPoll() {
        return startedAt == null && attempts == 0 && values == null && !dryRun;
    }

    private static Catalog catalog(EventFields fields) {
        String name = fields.requiredText("catalog_name", MAX_NAME);
        if (name.isBlank()) {
            throw fields.invalid("catalog_name", "must not be blank");
        }
        if (name.equals(".") || name.equals("..")) {
            throw fields.invalid("catalog_name", "must not be '.' or '..': neither can be a path segment");
        }
        return new Catalog(fields.requiredId("local_catalog_id"), name);
    }

    static @Nullable BearerToken token(EventFields fields) {
        String token = fields.text("jwt_token", MAX_TOKEN);
        if (token == null) {
            return null;
        }
        if (token.isBlank()) {
            throw fields.invalid("jwt_token", "must not be blank; leave it out to call the API without a token");
        }
        if (!BearerToken.isSendable(token)) {
            throw fields.invalid(
                    "jwt_token", "must be the bare token: visible ASCII without spaces and without 'Bearer'");
        }
        return new BearerToken(token);
    }

    private static @Nullable CorrelationId correlation(EventFields fields, @Nullable BearerToken token) {
        String id = fields.text("correlation_id", CorrelationId.MAX_LENGTH);
        if (id != null && !CorrelationId.isSendable(id)) {
            throw fields.invalid("correlation_id", "must be 1 to 128 visible ASCII characters");
        }
        String traceparent = fields.text("traceparent", CorrelationId.MAX_LENGTH);
        if (traceparent != null && !CorrelationId.isTraceparent(traceparent)) {
            throw fields.invalid(
                    "traceparent",
                    "must be that of a W3C trace context, such as 00-<32 hex>-<16 hex>-01 in lower case");
        }
        if (id != null && traceparent != null) {
            throw fields.invalid("traceparent", "must not be beside correlation_id: a poll has one of them");
        }
        if (id != null && token != null && token.isQuotedIn(id)) {
            throw fields.invalid("correlation_id", "must not hold the token: it is in logs and tables");
        }
        String either = id == null ? traceparent : id;
        return either == null ? null : new CorrelationId(either);
    }

    private static @Nullable MadeBy wokenBy(EventFields fields) {
        String word = fields.text("made_by", MAX_NAME);
        return word == null ? null : MadeBy.of(word).orElse(null);
    }

    static @Nullable String pollId(EventFields fields) {
        String id = fields.text("poll_id", MAX_NAME);
        if (id != null && id.isBlank()) {
            throw fields.invalid("poll_id", "must not be blank");
        }
        return id;
    }

    static @Nullable CatalogValues values(EventFields fields, ReadinessRule rule) {
        CatalogStatus status = rule.statusOf(field -> fields.text(field, ReadinessRule.MAX_LENGTH));
        return status instanceof CatalogStatus.Ready ready ? ready.values() : null;
    }
}

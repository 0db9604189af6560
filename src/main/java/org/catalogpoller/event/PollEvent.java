package org.catalogpoller.event;

import java.time.Instant;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.Catalog;
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

    static PollEvent of(EventFields fields, ReadinessRule rule) {
        BearerToken token = PollEventFields.token(fields);
        String sealed = fields.text("sealed_token", PollEventFields.MAX_SEALED);
        return new PollEvent(
                PollEventFields.catalog(fields),
                token,
                token == null ? sealed : null,
                fields.count("attempt_count", MAX_ATTEMPTS, 0),
                PollEventFields.pollId(fields),
                fields.instant("started_at"),
                PollEventFields.values(fields, rule),
                fields.flag("dry_run"),
                fields.instant("due_at"),
                PollEventFields.correlation(fields, token),
                PollEventFields.wokenBy(fields));
    }

    /**
     * The event of an attempt that an operator wants at once, as far as the poll's row knows it.
     *
     * @param rule which values make a check needless
     */
    public static PollEvent checkNow(PollRow row, ReadinessRule rule) {
        Poll poll = row.poll();
        return new PollEvent(
                poll.catalog(),
                null,
                row.sealedToken(),
                poll.attempts(),
                poll.id(),
                poll.startedAt(),
                rule.complete(row.values()),
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

    /**
     * Whether the attempt before or a sweep has planned when this one asks the API. An operator may also want it at
     * once.
     */
    public boolean isPlanned() {
        return switch (madeBy()) {
            case SCHEDULE, PLANNED_REVIVAL, CHECK_NOW, RETRY -> true;
            case START, HOLD, REPETITION, REVIVAL -> false;
        };
    }

    /** Whether it begins a poll that asks the API. */
    public boolean beginsPoll() {
        return startedAt == null && attempts == 0 && values == null && !dryRun;
    }
}

package org.catalogpoller.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Instant;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.NotReady;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.Poll;
import org.jspecify.annotations.Nullable;

/**
 * How the invocation for a poll ended.
 *
 * @param poll the poll with all attempts that were made
 * @param status what the check found; null: no check was made
 * @param write what became of the write; null: none was tried
 * @param nextAttemptAt null: no attempt follows
 * @param error what went wrong, without secrets; null: nothing
 * @param catalogData the API's answer as JSON text, without the token; null: the event did not ask for it
 * @param untracked why the state of the poll could not be recorded; null: it was, or need not be
 */
public record PollResult(
        Outcome outcome,
        Poll poll,
        @Nullable CatalogStatus status,
        @Nullable Write write,
        @Nullable Instant nextAttemptAt,
        @Nullable String error,
        @Nullable String catalogData,
        @Nullable String untracked) {

    /** The next attempt is scheduled, or follows in the same invocation. */
    public static PollResult waiting(Poll poll, @Nullable CatalogStatus status, Instant nextAttemptAt) {
        String problem = status == null ? null : status.problem();
        return new PollResult(Outcome.WAITING, poll, status, null, nextAttemptAt, problem, null, null);
    }

    /**
     * An operator has paused the poll.
     *
     * @param looksAgainAt when its event comes back; null: nothing wakes it before the pause ends
     */
    public static PollResult paused(Poll poll, @Nullable Instant looksAgainAt) {
        return new PollResult(Outcome.WAITING, poll, null, null, looksAgainAt, "paused by an operator", null, null);
    }

    /** The values are in the backend's row. */
    public static PollResult updated(Poll poll, Ready status) {
        return new PollResult(Outcome.UPDATED, poll, status, new Write(1), null, null, null, null);
    }

    /** The poll has ended without a write. */
    public static PollResult ended(Outcome outcome, Poll poll, @Nullable CatalogStatus status, String reason) {
        return new PollResult(outcome, poll, status, null, null, reason, null, null);
    }

    /**
     * Another delivery has done this, or the poll has ended.
     *
     * @param poll the poll that goes on in place of this delivery
     */
    public static PollResult superseded(Poll poll, @Nullable CatalogStatus status) {
        return new PollResult(Outcome.SUPERSEDED, poll, status, null, null, null, null, null);
    }

    /** What a dry run found. It ends nothing: the poll waits, unless the API refuses for good. */
    public static PollResult dryRun(Poll poll, CatalogStatus status, @Nullable String answer) {
        Outcome outcome = status instanceof CatalogStatus.Rejected ? Outcome.FAILED : Outcome.WAITING;
        return new PollResult(outcome, poll, status, null, null, status.problem(), answer, null);
    }

    /** The same, after a write that changed nothing. */
    public PollResult withFailedWrite(Write tried, String problem) {
        return new PollResult(outcome, poll, status, tried, nextAttemptAt, problem, catalogData, untracked);
    }

    /** The same, with one more thing that went wrong. */
    public PollResult withProblem(String problem) {
        String all = error == null ? problem : error + "; " + problem;
        return new PollResult(outcome, poll, status, write, nextAttemptAt, all, catalogData, untracked);
    }

    /** The same, with the reason why the state of the poll could not be recorded. */
    public PollResult untracked(@Nullable String reason) {
        return new PollResult(outcome, poll, status, write, nextAttemptAt, error, catalogData, reason);
    }

    /**
     * A write of the values.
     *
     * @param rows rows written; null: the database did not say
     */
    public record Write(@Nullable Integer rows) {
        public boolean updated() {
            return rows != null && rows > 0;
        }
    }

    /** The result as JSON; what is absent is left out. */
    public ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("success", outcome.success());
        json.put("outcome", outcome.name());
        json.put("catalog_ready", status instanceof Ready);
        if (status instanceof Ready ready) {
            ready.values().byField().forEach(json::put);
        } else if (status instanceof NotReady notReady) {
            notReady.said().forEach((field, value) -> putIfPresent(json, field, value));
        }
        json.put("local_catalog_id", poll.catalog().id());
        json.put("catalog_id", poll.catalog().id());
        json.put("catalog_name", poll.catalog().name());
        json.put("attempt_count", poll.attempts());
        json.put("poll_id", poll.id());
        putIfPresent(
                json,
                "correlation_id",
                poll.correlation() == null ? null : poll.correlation().value());
        if (write != null) {
            json.put("updated", write.updated());
            if (write.rows() != null) {
                json.put("rows_updated", write.rows());
            }
        }
        putIfPresent(json, "next_attempt_at", nextAttemptAt == null ? null : nextAttemptAt.toString());
        putIfPresent(json, "error", error);
        putIfPresent(json, "untracked", untracked);
        if (catalogData != null) {
            json.putRawValue("catalog_data", new RawValue(catalogData));
        }
        return json;
    }

    private static void putIfPresent(ObjectNode json, String field, @Nullable String value) {
        if (value != null) {
            json.put(field, value);
        }
    }
}

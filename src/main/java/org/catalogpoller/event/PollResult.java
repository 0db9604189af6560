package org.catalogpoller.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.time.Instant;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.NotReady;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.polling.Attempt;
import org.jspecify.annotations.Nullable;

/**
 * How an invocation ended.
 *
 * @param status what the check found; null: no check was made
 * @param write what became of the write; null: none was to be made
 * @param nextAttemptAt null: no attempt follows
 * @param error what went wrong, without secrets; null: nothing
 * @param catalogData the API's answer as JSON text, without the token; null: not asked for
 * @param untracked why the state of the poll could not be recorded; null: it was, or need not be
 */
public record PollResult(
        Outcome outcome,
        Attempt attempt,
        @Nullable CatalogStatus status,
        @Nullable Write write,
        @Nullable Instant nextAttemptAt,
        @Nullable String error,
        @Nullable String catalogData,
        @Nullable String untracked) {

    public PollResult(
            Outcome outcome,
            Attempt attempt,
            @Nullable CatalogStatus status,
            @Nullable Write write,
            @Nullable Instant nextAttemptAt,
            @Nullable String error,
            @Nullable String catalogData) {
        this(outcome, attempt, status, write, nextAttemptAt, error, catalogData, null);
    }

    /** The next attempt is to come. */
    public static PollResult waiting(
            Attempt attempt, CatalogStatus status, Instant nextAttemptAt, @Nullable String untracked) {
        return new PollResult(Outcome.WAITING, attempt, status, null, nextAttemptAt, status.problem(), null, untracked);
    }

    /** The same, with one more thing that went wrong. */
    public PollResult withProblem(String problem) {
        String all = error == null ? problem : error + "; " + problem;
        return new PollResult(outcome, attempt, status, write, nextAttemptAt, all, catalogData, untracked);
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

    /** The result as JSON, in the order of the contract; what is absent is left out. */
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
        json.put("local_catalog_id", attempt.event().localCatalogId());
        json.put("catalog_id", attempt.event().localCatalogId());
        json.put("catalog_name", attempt.event().catalogName());
        json.put("attempt_count", attempt.poll().attempts());
        json.put("poll_id", attempt.poll().id());
        if (write != null) {
            json.put("updated", write.updated());
            if (write.rows() != null) {
                json.put("rows_updated", write.rows());
            }
        }
        putIfPresent(json, "next_attempt_at", nextAttemptAt == null ? null : nextAttemptAt.toString());
        putIfPresent(json, "error", error);
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

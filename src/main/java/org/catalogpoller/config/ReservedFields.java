package org.catalogpoller.config;

import java.util.Set;

/** Names that no value of a catalog may have. */
final class ReservedFields {

    /** What events, results, states of polls and notifications have of their own. */
    static final Set<String> NAMES = Set.of(
            "action",
            "attempt_count",
            "attempts",
            "cancelled",
            "catalog_data",
            "catalog_id",
            "catalog_name",
            "catalog_ready",
            "checked",
            "checks",
            "correlation_id",
            "cursor",
            "deadline",
            "deleted",
            "dry_run",
            "due_at",
            "ended_at",
            "error",
            "handed_over",
            "jwt_token",
            "last_error",
            "last_status",
            "left",
            "limit",
            "local_catalog_id",
            "made_by",
            "max_rate",
            "next_attempt_at",
            "next_cursor",
            "not_retried",
            "notified",
            "outcome",
            "paused",
            "poll_id",
            "poll_ids",
            "polls",
            "reason",
            "resumed",
            "retried",
            "retry_of",
            "revived",
            "rows_updated",
            "sealed_token",
            "since",
            "stalled",
            "started_at",
            "state",
            "story",
            "success",
            "timed_out",
            "traceparent",
            "unnotified",
            "untracked",
            "updated");

    private ReservedFields() {}
}

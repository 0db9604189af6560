package org.catalogpoller.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.ReadinessRule;
import org.jspecify.annotations.Nullable;

/**
 * The event that starts or continues a poll.
 *
 * @param catalogName name in the external API, 1 to 512 characters
 * @param localCatalogId primary key of the row to update, 1 or more
 * @param token for the external API; null: it is called without
 * @param attempts attempts made so far in this poll, 0 to {@value #MAX_ATTEMPTS}
 * @param pollId identity of the poll; null in a first event that leaves it to the function
 * @param startedAt when the poll began; null in its first event
 * @param values known already: they are written without asking the API; null: not known
 * @param dryRun check and report only
 * @param dueAt the time of the schedule that brought it; null: it was no schedule, or that of an older version
 */
public record PollEvent(
        String catalogName,
        long localCatalogId,
        @Nullable BearerToken token,
        int attempts,
        @Nullable String pollId,
        @Nullable Instant startedAt,
        @Nullable CatalogValues values,
        boolean dryRun,
        @Nullable Instant dueAt) {

    public static final int MAX_ATTEMPTS = 1_000_000_000;
    private static final int MAX_NAME = 512;
    private static final int MAX_TOKEN = 16_384;

    public PollEvent(
            String catalogName,
            long localCatalogId,
            @Nullable BearerToken token,
            int attempts,
            @Nullable String pollId,
            @Nullable Instant startedAt,
            @Nullable CatalogValues values,
            boolean dryRun) {
        this(catalogName, localCatalogId, token, attempts, pollId, startedAt, values, dryRun, null);
    }

    /**
     * @param rule tells which values have to be there, so that the API need not be asked
     * @throws InvalidEventException if the event breaks the contract; the message names the field
     */
    public static PollEvent of(EventFields fields, ReadinessRule rule) {
        return new PollEvent(
                catalogName(fields),
                fields.requiredId("local_catalog_id"),
                token(fields),
                fields.count("attempt_count", MAX_ATTEMPTS),
                pollId(fields),
                fields.instant("started_at"),
                values(fields, rule),
                fields.flag("dry_run"),
                fields.instant("due_at"));
    }

    /** The same event without its token, which is of no use any more. */
    public PollEvent withoutToken() {
        return new PollEvent(catalogName, localCatalogId, null, attempts, pollId, startedAt, values, dryRun, dueAt);
    }

    /** The poll that this event belongs to; a first event begins one. */
    public Poll poll(String requestId, Instant now) {
        return new Poll(pollId == null ? requestId : pollId, startedAt == null ? now : startedAt, attempts);
    }

    /** Whether it begins a poll that is to ask the API. */
    public boolean beginsPoll() {
        return startedAt == null && attempts == 0 && values == null && !dryRun;
    }

    /**
     * The event of the next attempt, as JSON. Once values are known the API is not asked, and the token stays behind.
     *
     * @param poll the poll with this attempt counted
     * @param status what the attempt found; null: no check was made
     * @param dueAt the time of its schedule
     */
    public String next(Poll poll, @Nullable CatalogStatus status, Instant dueAt) {
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("catalog_name", catalogName);
        event.put("local_catalog_id", localCatalogId);
        event.put("attempt_count", poll.attempts());
        event.put("poll_id", poll.id());
        event.put("started_at", poll.startedAt().toString());
        event.put("due_at", dueAt.toString());
        if (status instanceof CatalogStatus.Ready ready) {
            ready.values().byField().forEach(event::put);
        } else if (token != null) {
            event.put("jwt_token", token.value());
        }
        return event.toString();
    }

    private static String catalogName(EventFields fields) {
        String name = fields.requiredText("catalog_name", MAX_NAME);
        if (name.isBlank()) {
            throw fields.invalid("catalog_name", "must not be blank");
        }
        if (name.equals(".") || name.equals("..")) {
            throw fields.invalid("catalog_name", "must not be '.' or '..': neither can be a path segment");
        }
        return name;
    }

    private static @Nullable BearerToken token(EventFields fields) {
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

    public static @Nullable String pollId(EventFields fields) {
        String id = fields.text("poll_id", MAX_NAME);
        if (id != null && id.isBlank()) {
            throw fields.invalid("poll_id", "must not be blank");
        }
        return id;
    }

    private static @Nullable CatalogValues values(EventFields fields, ReadinessRule rule) {
        CatalogStatus status = rule.statusOf(field -> fields.text(field, ReadinessRule.MAX_LENGTH));
        return status instanceof CatalogStatus.Ready ready ? ready.values() : null;
    }
}

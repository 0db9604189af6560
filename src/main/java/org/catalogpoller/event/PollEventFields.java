package org.catalogpoller.event;

import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.CorrelationId;
import org.catalogpoller.poll.MadeBy;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.poll.ReadinessRule;
import org.jspecify.annotations.Nullable;

/** Reads the fields that events about polls have. */
final class PollEventFields {

    private static final int MAX_WORD = 512;

    /** Base64 makes 4 characters of 3 bytes. */
    static final int MAX_SEALED = 2 * BearerToken.MAX_LENGTH;

    private PollEventFields() {}

    static Catalog catalog(EventFields fields) {
        String name = fields.requiredText("catalog_name", Catalog.MAX_NAME);
        if (name.isBlank()) {
            throw fields.invalid("catalog_name", "must not be blank");
        }
        if (name.equals(".") || name.equals("..")) {
            throw fields.invalid("catalog_name", "must not be '.' or '..': neither can be a path segment");
        }
        return new Catalog(fields.requiredId("local_catalog_id"), name);
    }

    static @Nullable BearerToken token(EventFields fields) {
        String token = fields.text("jwt_token", BearerToken.MAX_LENGTH);
        try {
            return token == null ? null : BearerToken.read(token);
        } catch (ProblemException e) {
            throw fields.invalid("jwt_token", e.problem());
        }
    }

    static @Nullable CorrelationId correlation(EventFields fields, @Nullable BearerToken token) {
        String id = fields.text("correlation_id", CorrelationId.MAX_LENGTH);
        if (id != null && !CorrelationId.isSendable(id)) {
            throw fields.invalid(
                    "correlation_id", "must be 1 to " + CorrelationId.MAX_LENGTH + " visible ASCII characters");
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

    static @Nullable MadeBy wokenBy(EventFields fields) {
        String word = fields.text("made_by", MAX_WORD);
        return word == null ? null : MadeBy.of(word).orElse(null);
    }

    static @Nullable String pollId(EventFields fields) {
        String id = fields.text("poll_id", Poll.MAX_ID);
        if (id != null && id.isBlank()) {
            throw fields.invalid("poll_id", "must not be blank");
        }
        return id;
    }

    /** Whether the events that follow may have it as their poll_id. */
    static boolean isPollId(String id) {
        return !id.isBlank() && EventFields.problem(id, Poll.MAX_ID) == null;
    }

    static @Nullable CatalogValues values(EventFields fields, ReadinessRule rule) {
        CatalogStatus status = rule.statusOf(field -> fields.text(field, ReadinessRule.MAX_LENGTH));
        return status instanceof CatalogStatus.Ready ready ? ready.values() : null;
    }
}

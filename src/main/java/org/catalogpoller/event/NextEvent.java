package org.catalogpoller.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Poll;
import org.jspecify.annotations.Nullable;

/** The event of a poll's next attempt, as JSON for its schedule. */
public final class NextEvent {

    private NextEvent() {}

    /**
     * An event that asks the API.
     *
     * @param poll the poll with all attempts that were made
     * @param token null: the event carries none, or none in clear
     * @param sealedToken takes the place of the token; null: there is none
     * @param dueAt the time of the schedule
     */
    public static String toCheck(Poll poll, @Nullable BearerToken token, @Nullable String sealedToken, Instant dueAt) {
        ObjectNode event = of(poll, dueAt);
        if (sealedToken != null) {
            event.put("sealed_token", sealedToken);
        } else if (token != null) {
            event.put("jwt_token", token.value());
        }
        return event.toString();
    }

    /** An event that writes known values without asking the API; it needs no token. */
    public static String toWrite(Poll poll, CatalogValues values, Instant dueAt) {
        ObjectNode event = of(poll, dueAt);
        values.byField().forEach(event::put);
        return event.toString();
    }

    private static ObjectNode of(Poll poll, Instant dueAt) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("catalog_name", poll.catalog().name())
                .put("local_catalog_id", poll.catalog().id())
                .put("attempt_count", poll.attempts())
                .put("poll_id", poll.id())
                .put("started_at", poll.startedAt().toString())
                .put("due_at", dueAt.toString());
    }
}

package org.catalogpoller.event;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.MadeBy;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
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
        return checking(poll, token, sealedToken, dueAt).toString();
    }

    /** The same for a poll that sleeps through a pause. It has made no attempt that could plan the next one. */
    public static String toWait(Poll poll, @Nullable BearerToken token, @Nullable String sealedToken, Instant dueAt) {
        return checking(poll, token, sealedToken, dueAt)
                .put("made_by", MadeBy.REVIVAL.word())
                .toString();
    }

    /**
     * An event that writes known values without asking the API. A deployment may add a field meanwhile. The API is asked again
     * then, with the token.
     *
     * @param sealedToken null: there is none
     */
    public static String toWrite(Poll poll, CatalogValues values, @Nullable String sealedToken, Instant dueAt) {
        return with(values, checking(poll, null, sealedToken, dueAt)).toString();
    }

    /**
     * An event that goes on with a poll from its row, with known values and the sealed token.
     *
     * @param madeBy who goes on with it, in place of the attempt before
     */
    public static String fromRow(PollRow row, Instant dueAt, MadeBy madeBy) {
        return with(row.values(), checking(row.poll(), null, row.sealedToken(), dueAt))
                .put("made_by", madeBy.word())
                .toString();
    }

    /**
     * The first event of a poll that starts an ended one again.
     *
     * @param token null: it is sealed in the row, or the poll needs none
     */
    public static String toRetry(PollRow row, @Nullable BearerToken token, Instant dueAt) {
        return with(row.values(), checking(row.poll(), token, row.sealedToken(), dueAt))
                .put("made_by", MadeBy.RETRY.word())
                .toString();
    }

    private static ObjectNode checking(
            Poll poll, @Nullable BearerToken token, @Nullable String sealedToken, Instant dueAt) {
        ObjectNode event = of(poll, dueAt);
        if (sealedToken != null) {
            event.put("sealed_token", sealedToken);
        } else if (token != null) {
            event.put("jwt_token", token.value());
        }
        return event;
    }

    private static ObjectNode with(@Nullable CatalogValues values, ObjectNode event) {
        if (values != null) {
            values.byField().forEach(event::put);
        }
        return event;
    }

    private static ObjectNode of(Poll poll, Instant dueAt) {
        ObjectNode event = JsonNodeFactory.instance
                .objectNode()
                .put("catalog_name", poll.catalog().name())
                .put("local_catalog_id", poll.catalog().id())
                .put("attempt_count", poll.attempts())
                .put("poll_id", poll.id())
                .put("started_at", poll.startedAt().toString())
                .put("due_at", dueAt.toString());
        return poll.correlation() == null
                ? event
                : event.put("correlation_id", poll.correlation().value());
    }
}

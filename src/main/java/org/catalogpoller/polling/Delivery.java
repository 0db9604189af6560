package org.catalogpoller.polling;

import java.time.Instant;
import org.catalogpoller.event.NextEvent;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.jspecify.annotations.Nullable;

/**
 * One delivery of a poll's event, and how far it has come.
 *
 * @param poll the poll with all attempts that were made, by this delivery too
 * @param invocation the invocation that works on it
 * @param story the lines of its attempts
 */
record Delivery(PollEvent event, Poll poll, Invocation invocation, Story story) {

    /** A delivery that has only begun. */
    static Delivery begins(PollEvent event, Invocation invocation, Instant now) {
        Poll poll = event.poll(invocation.requestId(), now);
        return new Delivery(event, poll, invocation, Story.begins(event, now));
    }

    /** The same delivery after one more attempt. */
    Delivery afterAttempt() {
        return new Delivery(event, poll.nextAttempt().made(), invocation, story);
    }

    /** The same delivery, and all attempts that follow, without the event's token. */
    Delivery withoutToken() {
        return with(event.withoutToken());
    }

    /** The same delivery with another form of its event. */
    Delivery with(PollEvent changed) {
        return new Delivery(changed, poll, invocation, story);
    }

    /** The same delivery of a poll with another start. */
    Delivery withStart(Instant start) {
        return new Delivery(event, poll.withStart(start), invocation, story);
    }

    /**
     * The poll after the first attempt of this delivery. The row and the next schedule's name go by its number. That
     * is the same in every delivery of the event. The number of checks may differ between deliveries.
     */
    Poll afterFirstAttempt() {
        return poll.withAttempts(Math.min(poll.attempts(), event.attempts() + 1));
    }

    /** Whether it has made more attempts than the first. */
    boolean hasHeld() {
        return poll.attempts() > event.attempts() + 1;
    }

    /** The event of the next attempt. It carries known values in place of a token in clear. */
    String nextEvent(@Nullable CatalogStatus status, Instant dueAt) {
        CatalogValues values = valuesOf(status);
        return values == null
                ? NextEvent.toCheck(poll, event.token(), event.sealedToken(), dueAt)
                : NextEvent.toWrite(poll, values, event.sealedToken(), dueAt);
    }

    /** The row of a poll in a state that this delivery brings about, before what it found is known. */
    PollRow row(Poll of, PollState state, Instant deadline) {
        return PollRow.of(of, state, deadline)
                .withToken(event.hasToken(), event.sealedToken())
                .withStory(story.lines());
    }

    static @Nullable CatalogValues valuesOf(@Nullable CatalogStatus status) {
        return status instanceof Ready ready ? ready.values() : null;
    }
}

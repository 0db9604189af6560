package org.catalogpoller.testing;

import java.time.Instant;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.CatalogValues;
import org.jspecify.annotations.Nullable;

/** Makes an event. Without more it is the first one of a poll, with a catalog and nothing else. */
public final class EventBuilder {

    private final Catalog catalog;
    private @Nullable BearerToken token;
    private @Nullable String pollId;
    private @Nullable Instant startedAt;
    private int attempts;
    private @Nullable CatalogValues values;
    private boolean dryRun;
    private @Nullable Instant dueAt;

    private EventBuilder(Catalog catalog) {
        this.catalog = catalog;
    }

    /** An event for {@link Events#ACME}. */
    public static EventBuilder pollEvent() {
        return new EventBuilder(Events.ACME);
    }

    /** An event for a catalog of this name, with the same id. */
    public static EventBuilder pollEvent(String catalogName) {
        return new EventBuilder(new Catalog(Events.ACME.id(), catalogName));
    }

    public EventBuilder token(@Nullable BearerToken clear) {
        token = clear;
        return this;
    }

    /** A later event of a poll. */
    public EventBuilder of(@Nullable String poll, @Nullable Instant started) {
        startedAt = started;
        return pollId(poll);
    }

    public EventBuilder pollId(@Nullable String poll) {
        pollId = poll;
        return this;
    }

    public EventBuilder attempts(int made) {
        attempts = made;
        return this;
    }

    public EventBuilder values(@Nullable CatalogValues known) {
        values = known;
        return this;
    }

    public EventBuilder dryRun(boolean only) {
        dryRun = only;
        return this;
    }

    /** The time of the schedule that brought it. */
    public EventBuilder dueAt(Instant due) {
        dueAt = due;
        return this;
    }

    public PollEvent build() {
        return new PollEvent(catalog, token, null, attempts, pollId, startedAt, values, dryRun, dueAt, null, null);
    }
}

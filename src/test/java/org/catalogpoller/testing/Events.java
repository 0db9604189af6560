package org.catalogpoller.testing;

import java.time.Instant;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Poll;

/** Events and polls for the catalog "acme" with the id 42, and events of other catalogs. */
public final class Events {

    public static final Catalog ACME = new Catalog(42, "acme");

    private Events() {}

    /** A poll for {@link #ACME}. */
    public static Poll poll(String id, Instant startedAt, int attempts) {
        return new Poll(id, ACME, startedAt, attempts);
    }

    public static PollEvent pollEvent(
            String catalogName,
            long catalogId,
            BearerToken token,
            int attempts,
            String pollId,
            Instant startedAt,
            CatalogValues values,
            boolean dryRun) {
        return pollEvent(catalogName, catalogId, token, attempts, pollId, startedAt, values, dryRun, null);
    }

    /**
     * An event for any catalog.
     *
     * @param dueAt null: no schedule brought it
     */
    public static PollEvent pollEvent(
            String catalogName,
            long catalogId,
            BearerToken token,
            int attempts,
            String pollId,
            Instant startedAt,
            CatalogValues values,
            boolean dryRun,
            Instant dueAt) {
        Catalog catalog = new Catalog(catalogId, catalogName);
        return new PollEvent(catalog, token, null, attempts, pollId, startedAt, values, dryRun, dueAt, null, null);
    }
}

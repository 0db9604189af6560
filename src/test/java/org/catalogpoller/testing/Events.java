package org.catalogpoller.testing;

import java.time.Instant;
import org.catalogpoller.poll.Catalog;
import org.catalogpoller.poll.Poll;

/** Polls for the catalog "acme" with the id 42. */
public final class Events {

    public static final Catalog ACME = new Catalog(42, "acme");

    private Events() {}

    /** A poll for {@link #ACME}. */
    public static Poll poll(String id, Instant startedAt, int attempts) {
        return new Poll(id, ACME, startedAt, attempts);
    }
}

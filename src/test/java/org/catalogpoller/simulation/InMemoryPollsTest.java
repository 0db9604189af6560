package org.catalogpoller.simulation;

import java.time.Duration;
import org.catalogpoller.catalogdb.StoreContract;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.port.NotificationQueue;
import org.catalogpoller.port.OverduePolls;
import org.catalogpoller.port.Pauses;
import org.catalogpoller.port.RetryablePolls;

/** The store of the simulation does what the one in PostgreSQL does. */
class InMemoryPollsTest extends StoreInMemory implements StoreContract {

    InMemoryPollsTest() {
        super(null);
        polls.insertBackendRow(1);
        polls.insertBackendRow(2);
        polls.insertBackendRow(3);
    }

    @Override
    public OverduePolls overdue() {
        return polls;
    }

    @Override
    public Pauses pauses() {
        return polls;
    }

    @Override
    public RetryablePolls ended() {
        return polls;
    }

    @Override
    public NotificationQueue queue() {
        return polls;
    }

    @Override
    public void passes(Duration duration) {
        clock.advance(duration);
    }

    @Override
    public String backendRow(long id) {
        CatalogValues values = polls.backendRow(id);
        return values == null ? "null null" : String.join(" ", values.byField().values());
    }
}

package org.catalogpoller.simulation;

import java.time.Duration;
import org.catalogpoller.catalogdb.StoreContract;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.port.NotificationQueue;
import org.catalogpoller.port.OverduePolls;
import org.catalogpoller.port.Pauses;
import org.catalogpoller.port.PollHistory;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.RetryablePolls;
import org.catalogpoller.testing.SettableClock;

/** The store of the simulation does what the one in PostgreSQL does. */
class InMemoryPollsTest implements StoreContract {

    private final SettableClock clock = new SettableClock(START);
    private final InMemoryPolls polls = new InMemoryPolls(clock);

    InMemoryPollsTest() {
        polls.insertBackendRow(1);
        polls.insertBackendRow(2);
        polls.insertBackendRow(3);
    }

    @Override
    public InMemoryPolls store() {
        return polls;
    }

    @Override
    public PollRows rows() {
        return polls;
    }

    @Override
    public PollHistory history() {
        return polls;
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
        return values == null ? "null null" : values.kbName() + " " + values.dataSourceName();
    }
}

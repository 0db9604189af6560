package org.catalogpoller.simulation;

import org.catalogpoller.catalogdb.PollStoreContract;
import org.catalogpoller.port.PollHistory;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.testing.SettableClock;
import org.jspecify.annotations.Nullable;

/** What tests of the store in memory have. */
abstract class StoreInMemory {

    final SettableClock clock = new SettableClock(PollStoreContract.START);
    final InMemoryPolls polls;

    /** @param rate requests to the API a second; null: any number */
    StoreInMemory(@Nullable Double rate) {
        this.polls = new InMemoryPolls(clock, rate);
    }

    public PollStore store() {
        return polls;
    }

    public PollRows rows() {
        return polls;
    }

    public PollHistory history() {
        return polls;
    }
}

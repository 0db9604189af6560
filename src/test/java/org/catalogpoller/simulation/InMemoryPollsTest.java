package org.catalogpoller.simulation;

import org.catalogpoller.catalogdb.PollStore;
import org.catalogpoller.catalogdb.PollStoreContract;
import org.catalogpoller.poll.CatalogValues;

/** The store of the simulation does what the one in PostgreSQL does. */
class InMemoryPollsTest implements PollStoreContract {

    private final InMemoryPolls polls = new InMemoryPolls();

    InMemoryPollsTest() {
        polls.insertBackendRow(1);
        polls.insertBackendRow(2);
        polls.insertBackendRow(3);
    }

    @Override
    public PollStore store() {
        return polls;
    }

    @Override
    public String backendRow(long id) {
        CatalogValues values = polls.backendRow(id);
        return values == null ? "null null" : values.kbName() + " " + values.dataSourceName();
    }
}

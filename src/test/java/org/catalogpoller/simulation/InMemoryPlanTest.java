package org.catalogpoller.simulation;

import static org.catalogpoller.catalogdb.PollStoreContract.START;

import java.time.Instant;
import org.catalogpoller.catalogdb.PlanContract;
import org.catalogpoller.port.PollHistory;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.RequestPlan;
import org.catalogpoller.testing.SettableClock;

/** The store of the simulation plans as the one in PostgreSQL does. */
class InMemoryPlanTest implements PlanContract {

    private final InMemoryPolls polls = new InMemoryPolls(new SettableClock(START), Double.valueOf(RATE));

    @Override
    public PollStore store() {
        return polls;
    }

    @Override
    public Instant now() {
        return START.minusMillis(5);
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
    public RequestPlan plan() {
        return polls;
    }
}

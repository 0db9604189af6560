package org.catalogpoller.simulation;

import java.time.Instant;
import org.catalogpoller.catalogdb.PollStoreContract;
import org.catalogpoller.catalogdb.RateContract;
import org.catalogpoller.port.RequestRate;

/** The store of the simulation plans as the one in PostgreSQL does. */
class InMemoryRateTest extends StoreInMemory implements RateContract {

    InMemoryRateTest() {
        super(Double.valueOf(RATE));
    }

    @Override
    public Instant now() {
        return PollStoreContract.START.minusMillis(5);
    }

    @Override
    public RequestRate plan() {
        return polls;
    }
}

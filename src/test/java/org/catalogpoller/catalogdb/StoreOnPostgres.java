package org.catalogpoller.catalogdb;

import jakarta.inject.Inject;
import org.catalogpoller.port.PollHistory;
import org.catalogpoller.port.PollRows;

/** What tests of the store in PostgreSQL have. */
abstract class StoreOnPostgres {

    @Inject
    PollTables tables;

    public PollRows rows() {
        return tables.rows();
    }

    public PollHistory history() {
        return tables.history();
    }
}

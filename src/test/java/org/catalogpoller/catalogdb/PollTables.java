package org.catalogpoller.catalogdb;

import jakarta.inject.Singleton;
import java.util.Map;
import org.catalogpoller.lambda.DrivenFunction.Stores;
import org.catalogpoller.port.CatalogTable;

/** Makes tables of polls on the database of the tests. */
@Singleton
class PollTables {

    private final Database database;
    private final CatalogTable catalogs;
    private final BackendUpdate update;

    PollTables(Database database, CatalogTable catalogs, BackendUpdate update) {
        this.database = database;
        this.catalogs = catalogs;
        this.update = update;
    }

    PollTable withNotifiers() {
        return new PollTable(database, catalogs, update, true, new OptionalStory(true), null);
    }

    PollTable withoutNotifiers() {
        return new PollTable(database, catalogs, update, false, new OptionalStory(true), null);
    }

    PollTable withoutStory() {
        return new PollTable(database, catalogs, update, true, new OptionalStory(false), null);
    }

    /** The store of one environment, behind all its ports. */
    Stores stores() {
        return new Stores(
                withNotifiers(),
                new PollTableRows(database),
                new PollTableOverdue(database, true),
                new PauseTable(database),
                new EndedPollTable(database),
                new PollTableNotifications(database),
                new PollTableHistory(database),
                (taken, limit) -> Map.of());
    }

    /** @param rate requests to the API a second */
    PlanTable plan(String rate) {
        return new PlanTable(database, rate);
    }

    /** @param rate requests to the API a second */
    PollTable planning(String rate) {
        return new PollTable(database, catalogs, update, true, new OptionalStory(true), rate);
    }
}

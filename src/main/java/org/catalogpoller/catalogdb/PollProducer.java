package org.catalogpoller.catalogdb;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.catalogpoller.config.NotificationSettings;
import org.catalogpoller.config.PollSettings;
import org.catalogpoller.config.StorySettings;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.NotificationQueue;
import org.catalogpoller.port.OverduePolls;
import org.catalogpoller.port.PollHistory;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.PollStore;

/** Polls with rows or without, as POLL_TRACKING says. */
@Singleton
class PollProducer {

    private final boolean tracking;
    private final boolean history;
    private final boolean notifies;
    private final Database database;

    PollProducer(PollSettings polls, StorySettings story, NotificationSettings notifications, Database database) {
        this.tracking = polls.tracking();
        this.history = story.history();
        this.notifies = notifications.configured();
        this.database = database;
    }

    @Produces
    @Singleton
    PollStore pollStore(CatalogTable catalogs, BackendUpdate update) {
        return tracking
                ? new PollTable(database, catalogs, update, notifies, new History(history))
                : new UntrackedPolls(catalogs);
    }

    @Produces
    @Singleton
    PollRows pollRows() {
        return tracking ? new PollTableRows(database) : new UntrackedRows();
    }

    @Produces
    @Singleton
    OverduePolls overduePolls() {
        return tracking ? new PollTableOverdue(database, notifies) : new UntrackedRows();
    }

    @Produces
    @Singleton
    PollHistory pollHistory() {
        return tracking ? new PollTableHistory(database) : new UntrackedRows();
    }

    @Produces
    @Singleton
    NotificationQueue notificationQueue() {
        return tracking ? new PollTableNotifications(database) : new UntrackedRows();
    }
}

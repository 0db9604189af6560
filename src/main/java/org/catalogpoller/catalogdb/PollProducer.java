package org.catalogpoller.catalogdb;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Map;
import org.catalogpoller.config.ApiSettings;
import org.catalogpoller.config.NotificationSettings;
import org.catalogpoller.config.PollSettings;
import org.catalogpoller.config.StorySettings;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.NotificationQueue;
import org.catalogpoller.port.OverduePolls;
import org.catalogpoller.port.Pauses;
import org.catalogpoller.port.PollHistory;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.RequestPlan;
import org.catalogpoller.port.RetryablePolls;
import org.jspecify.annotations.Nullable;

/** Polls with rows or without, as POLL_TRACKING says. */
@Singleton
class PollProducer {

    private final boolean tracking;
    private final boolean story;
    private final boolean notifies;
    private final Database database;
    private final @Nullable String rate;

    PollProducer(
            PollSettings polls,
            StorySettings stories,
            ApiSettings api,
            NotificationSettings notifications,
            Database database) {
        this.tracking = polls.tracking();
        this.story = stories.on();
        this.notifies = notifications.configured();
        this.rate = api.maxRate() == null ? null : ReservedSeconds.rate(api.maxRate());
        this.database = database;
    }

    @Produces
    @Singleton
    PollStore pollStore(CatalogTable catalogs, BackendUpdate update) {
        return tracking
                ? new PollTable(database, catalogs, update, notifies, new OptionalTables(story), rate)
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
    RetryablePolls endedPolls() {
        return tracking ? new RetryablePollTable(database) : new UntrackedRows();
    }

    @Produces
    @Singleton
    Pauses pauses() {
        return tracking ? new PauseTable(database) : new UntrackedRows();
    }

    @Produces
    @Singleton
    RequestPlan requestPlan() {
        return tracking && rate != null ? new PlanTable(database, rate) : (taken, limit) -> Map.of();
    }

    @Produces
    @Singleton
    NotificationQueue notificationQueue() {
        return tracking ? new PollTableNotifications(database) : new UntrackedRows();
    }
}

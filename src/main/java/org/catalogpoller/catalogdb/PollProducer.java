package org.catalogpoller.catalogdb;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import org.catalogpoller.config.ApiSettings;
import org.catalogpoller.config.PollSettings;
import org.catalogpoller.config.StorySettings;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.Notifier;
import org.catalogpoller.port.OverduePolls;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.RequestRate;
import org.jspecify.annotations.Nullable;

/** The store as the settings say: with rows of polls or without, with a rate or without. */
@Singleton
class PollProducer {

    private final boolean tracking;
    private final boolean story;
    private final boolean notifies;
    private final Database database;
    private final @Nullable String rate;

    PollProducer(
            PollSettings polls, StorySettings stories, ApiSettings api, List<Notifier> notifiers, Database database) {
        this.tracking = polls.tracking();
        this.story = stories.on();
        this.notifies = !notifiers.isEmpty();
        this.rate = api.maxRate() == null ? null : ReservedSeconds.rate(api.maxRate());
        this.database = database;
    }

    @Produces
    @Singleton
    PollStore pollStore(CatalogTable catalogs, BackendUpdate update) {
        return tracking
                ? new TrackedPolls(database, catalogs, update, notifies, new OptionalTables(story), rate)
                : new UntrackedPolls(catalogs);
    }

    @Produces
    @Singleton
    OverduePolls overduePolls() {
        return new PollTableOverdue(database, notifies);
    }

    @Produces
    @Singleton
    RequestRate requestRate() {
        return rate == null ? (taken, limit) -> Map.of() : new RateTable(database, rate);
    }
}

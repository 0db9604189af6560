package org.catalogpoller.catalogdb;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.catalogpoller.config.Settings;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.PollStore;

/** Polls with rows or without, as POLL_TRACKING says. */
@Singleton
class PollStoreProducer {

    @Produces
    @Singleton
    PollStore pollStore(Settings settings, Database database, CatalogTable catalogs, CatalogUpdate update) {
        return settings.polls().tracking()
                ? new CatalogPollTable(
                        database, catalogs, update, settings.notifications().configured())
                : new UntrackedPolls(catalogs);
    }
}

package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.Panache;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import org.catalogpoller.poll.CatalogValues;

/** Writes through Hibernate Reactive; one statement needs no transaction around it. */
@Singleton
class PanacheCatalogTable implements CatalogTable {

    private final Database database;

    PanacheCatalogTable(Database database) {
        this.database = database;
    }

    @Override
    public int write(long id, CatalogValues values, Duration limit) {
        return Objects.requireNonNull(database.run(() -> Panache.withSession(() -> Catalog.write(id, values)), limit));
    }
}

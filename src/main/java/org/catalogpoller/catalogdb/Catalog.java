package org.catalogpoller.catalogdb;

import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.catalogpoller.poll.CatalogValues;
import org.jspecify.annotations.Nullable;

/** The columns of the backend's row that the function knows. */
@Entity
@Table(name = "catalog")
class Catalog extends PanacheEntityBase {

    @Id
    @Nullable
    Long id;

    @Column(name = "kb_name")
    @Nullable
    String kbName;

    @Column(name = "data_source_name")
    @Nullable
    String dataSourceName;

    @Column(name = "updated_at")
    @Nullable
    Instant updatedAt;

    /**
     * One UPDATE by primary key, without reading the row first. The cast makes PostgreSQL take the parameter as a
     * bigint: where the column is an integer it would infer an integer, and the client would cut the id to 32 bits and
     * write into another row.
     */
    static Uni<Integer> write(long id, CatalogValues values) {
        return update(
                "kbName = ?1, dataSourceName = ?2, updatedAt = instant where id = cast(?3 as Long)",
                values.kbName(),
                values.dataSourceName(),
                id);
    }
}

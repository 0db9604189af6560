package org.catalogpoller.poll;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A pause that an operator has ordered.
 *
 * @param catalogId the catalog whose polls are paused; null: the polls of all catalogs
 * @param since when it began, by the store's clock
 * @param reason for people; null: the operator gave none
 */
public record CatalogPause(
        @Nullable Long catalogId, Instant since, @Nullable String reason) {}

package org.catalogpoller.poll;

/** What a poll waits for: the two names that belong into the backend's row, both usable. */
public record CatalogValues(String kbName, String dataSourceName) {}

package org.catalogpoller.poll;

/**
 * The catalog that a poll waits for.
 *
 * @param id primary key of the backend's row, 1 or more
 * @param name name in the catalog API, 1 to 512 characters
 */
public record Catalog(long id, String name) {}

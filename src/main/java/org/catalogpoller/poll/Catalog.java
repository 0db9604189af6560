package org.catalogpoller.poll;

/**
 * The catalog that a poll waits for.
 *
 * @param id primary key of the backend's row, 1 or more
 * @param name name in the catalog API, 1 to {@value #MAX_NAME} characters
 */
public record Catalog(long id, String name) {

    /** The most characters of a name. */
    public static final int MAX_NAME = 512;
}

package org.catalogpoller.port;

import java.time.Duration;
import org.catalogpoller.poll.CatalogValues;

/** The backend's table, which the function updates and never creates or alters. */
public interface CatalogTable {

    /**
     * Writes all values, and the time where the table has a column for it, into one row. Writing the same again does no harm.
     *
     * @param id primary key of the row
     * @param limit how long it may take
     * @return the number of rows written: 1, or 0 where there is no such row
     * @throws CatalogTableException if the database did not confirm the write, which may have happened all the same
     */
    int write(long id, CatalogValues values, Duration limit);
}

package org.catalogpoller.catalogdb;

import java.util.List;
import java.util.Set;
import org.catalogpoller.port.CatalogTableException;
import org.jspecify.annotations.Nullable;

/** PostgreSQL refused a statement. Its codes are in appendix A of the PostgreSQL manual. */
class StatementRefusedException extends CatalogTableException {

    private static final long serialVersionUID = 1L;

    /** A value does not fit its column, breaks a constraint, or a trigger raises an exception. */
    private static final List<String> VALUES = List.of("22", "23", "P0001");
    /** A table or a column is missing, or the right to use it. */
    private static final String TABLE_OR_RIGHT = "42";

    private static final String STORIES = "catalog_poll_attempt";
    /** Those of deploy/catalog_poll.sql. */
    private static final Set<String> OWN_TABLES =
            Set.of("catalog_poll", STORIES, "catalog_poll_pause", "catalog_poll_pace");

    private static final String MISSING_TABLE = "42P01";
    private static final String UNIQUE_VIOLATION = "23505";

    private final String sqlState;
    private final @Nullable String table;

    /** @param table whose constraint refused it; null: it was no constraint */
    StatementRefusedException(String problem, String sqlState, @Nullable String table) {
        super(problem);
        this.sqlState = sqlState;
        this.table = table;
    }

    /** Whether a constraint of one of the function's own tables refused it, and not one of the backend's. */
    boolean isOfOwnTable() {
        return table != null && OWN_TABLES.contains(table);
    }

    /** Whether a constraint of the table of stories refused it. */
    boolean isOfStory() {
        return STORIES.equals(table);
    }

    /** Whether the same values are refused at every try. */
    boolean isOfValues() {
        return VALUES.stream().anyMatch(sqlState::startsWith);
    }

    boolean isOfTableOrRight() {
        return sqlState.startsWith(TABLE_OR_RIGHT);
    }

    boolean isMissingTable() {
        return sqlState.equals(MISSING_TABLE);
    }

    boolean isUniqueViolation() {
        return sqlState.equals(UNIQUE_VIOLATION);
    }
}

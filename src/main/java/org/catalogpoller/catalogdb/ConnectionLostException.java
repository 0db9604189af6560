package org.catalogpoller.catalogdb;

import java.util.List;
import org.catalogpoller.port.CatalogTableException;

/** The connection is of no more use; another connection may bring an answer. */
class ConnectionLostException extends CatalogTableException {

    private static final long serialVersionUID = 1L;

    private static final String READ_ONLY = "25006";

    /**
     * Another connection may help: class 08 is "connection exception", and class 57P means that the server ends the
     * session. So do 25P03 and 25P04, after a time-out. 53300 is a server without a free connection (PostgreSQL manual,
     * appendix A).
     */
    private static final List<String> STATES = List.of("08", "57P", "25P03", "25P04", READ_ONLY, "53300");

    private final String sqlState;

    /** @param sqlState what PostgreSQL answered (manual, appendix A); empty: nothing */
    ConnectionLostException(String problem, String sqlState) {
        super(problem);
        this.sqlState = sqlState;
    }

    /** Whether an answer of PostgreSQL with this code means that the connection is lost. */
    static boolean isMeantBy(String sqlState) {
        return STATES.stream().anyMatch(sqlState::startsWith);
    }

    boolean isReadOnly() {
        return sqlState.equals(READ_ONLY);
    }
}

package org.catalogpoller.catalogdb;

import org.catalogpoller.port.CatalogTableException;

/** The connection is of no more use; another connection may bring an answer. */
class ConnectionLostException extends CatalogTableException {

    private static final long serialVersionUID = 1L;

    private static final String READ_ONLY = "25006";

    private final String sqlState;

    /** @param sqlState what PostgreSQL answered (manual, appendix A); empty: nothing */
    ConnectionLostException(String problem, String sqlState) {
        super(problem);
        this.sqlState = sqlState;
    }

    boolean isReadOnly() {
        return sqlState.equals(READ_ONLY);
    }
}

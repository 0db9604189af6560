package org.catalogpoller.catalogdb;

import org.catalogpoller.port.CatalogTableException;

/** The connection is of no more use; another connection may bring an answer. */
class ConnectionLostException extends CatalogTableException {

    private static final long serialVersionUID = 1L;

    private final transient SqlState state;

    /** @param state what PostgreSQL answered */
    ConnectionLostException(String problem, SqlState state) {
        super(problem);
        this.state = state;
    }

    SqlState state() {
        return state;
    }
}

package org.catalogpoller.catalogdb;

import org.catalogpoller.port.CatalogTableException;

/** No answer came from the database; another connection may bring one. */
class ConnectionLostException extends CatalogTableException {

    private static final long serialVersionUID = 1L;

    ConnectionLostException(String problem) {
        super(problem);
    }
}

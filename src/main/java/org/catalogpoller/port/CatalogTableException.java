package org.catalogpoller.port;

import org.catalogpoller.poll.ProblemException;

/** The database did not confirm what it was asked; it may have done it all the same. */
public class CatalogTableException extends ProblemException {

    private static final long serialVersionUID = 1L;

    public CatalogTableException(String problem) {
        super(problem);
    }
}

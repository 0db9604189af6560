package org.catalogpoller.catalogdb;

/** The database did not confirm a write. It says why, for people and without secrets. */
public class CatalogTableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String problem;

    public CatalogTableException(String problem) {
        super(problem, null, false, false);
        this.problem = problem;
    }

    /** What went wrong; never null, in contrast to a message. */
    public String problem() {
        return problem;
    }
}

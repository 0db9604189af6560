package org.catalogpoller.port;

/** The database did not confirm a write. It says why, for people and without secrets. */
public class CatalogTableException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Class "syntax error or access rule violation": a table or column is missing, or the right to use it. */
    public static final String NO_SUCH_TABLE_OR_RIGHT = "42";

    private final String problem;
    private final String sqlState;

    public CatalogTableException(String problem) {
        this(problem, "");
    }

    /** @param sqlState what PostgreSQL answered (manual, appendix A); empty: nothing */
    public CatalogTableException(String problem, String sqlState) {
        super(problem, null, false, false);
        this.problem = problem;
        this.sqlState = sqlState;
    }

    /** Whether PostgreSQL answered with a code, or a class of codes. */
    public boolean hasSqlState(String codeOrClass) {
        return sqlState.startsWith(codeOrClass);
    }

    /** What went wrong; never null, in contrast to a message. */
    public String problem() {
        return problem;
    }
}

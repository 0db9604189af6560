package org.catalogpoller.catalogdb;

import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.concurrent.TimeoutException;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.SecretException;

/** Says in one line what went wrong with the database, whatever layer noticed. */
final class DatabaseProblem {

    /** The server is shutting down, or an administrator ended the session (PostgreSQL manual, appendix A, class 57). */
    private static final String OPERATOR_INTERVENTION = "57";

    private DatabaseProblem() {}

    static CatalogTableException of(Throwable failure) {
        Throwable cause = failure;
        while (true) {
            if (cause instanceof SQLException answer && answer.getSQLState() != null) {
                return answered(answer, answer.getSQLState());
            }
            if (cause instanceof PgException answer) {
                return answered(answer, answer.getSqlState());
            }
            if (cause instanceof SecretException secret) {
                return new CatalogTableException("there is no password for the database: " + secret.problem());
            }
            if (cause instanceof TimeoutException) {
                return new ConnectionLostException("the database did not answer in time");
            }
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                return new ConnectionLostException("the database cannot be reached");
            }
            if (cause.getCause() == null) {
                return new ConnectionLostException("the connection to the database failed: "
                        + cause.getClass().getSimpleName());
            }
            cause = cause.getCause();
        }
    }

    /** @param answer from Hibernate, or from the client itself */
    private static CatalogTableException answered(Exception answer, String sqlState) {
        String problem = "PostgreSQL answered " + answer.getMessage();
        return sqlState.startsWith(OPERATOR_INTERVENTION)
                ? new ConnectionLostException(problem)
                : new CatalogTableException(problem, sqlState);
    }
}

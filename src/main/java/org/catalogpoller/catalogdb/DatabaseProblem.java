package org.catalogpoller.catalogdb;

import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Says in one line what went wrong with the database, whatever layer noticed. */
final class DatabaseProblem {

    private DatabaseProblem() {}

    static String describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String problem = known(cause);
            if (problem != null) {
                return problem;
            }
        }
        return "the database failed: " + root(failure).getClass().getSimpleName();
    }

    private static @Nullable String known(Throwable cause) {
        if (cause instanceof PgException refused) {
            return "PostgreSQL answered " + refused.getSqlState() + ": " + refused.getErrorMessage();
        }
        if (cause instanceof TimeoutException) {
            return "the database did not answer in time";
        }
        if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
            return "the database cannot be reached";
        }
        return null;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }
}

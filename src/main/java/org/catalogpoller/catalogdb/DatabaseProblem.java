package org.catalogpoller.catalogdb;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import org.catalogpoller.poll.Causes;
import org.catalogpoller.poll.JvmError;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.port.CatalogTableException;
import org.jspecify.annotations.Nullable;

/** Says in one line what went wrong with the database, whatever layer noticed. */
final class DatabaseProblem {

    private static final String PGBOUNCER = "unsupported startup parameter";

    private static final List<Class<? extends IOException>> UNREACHABLE =
            List.of(ConnectException.class, NoRouteToHostException.class, UnknownHostException.class);

    private DatabaseProblem() {}

    /** @throws Error if the JVM has failed, and not the database */
    static CatalogTableException of(Throwable failure) {
        JvmError.throwFrom(failure);
        List<Throwable> causes = Causes.of(failure).toList();
        String tls = DatabaseTlsProblem.of(causes);
        if (tls != null) {
            return lost(tls);
        }
        CertificateException refusal = DatabaseTrust.takeRefusal();
        // another connection may have been refused: a server that answers has the certificate that it needs
        if (refusal != null && causes.stream().noneMatch(DatabaseProblem::isAnswer)) {
            return lost(Objects.requireNonNull(
                    DatabaseTlsProblem.of(Causes.of(refusal).toList())));
        }
        return causes.stream()
                .map(DatabaseProblem::known)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseGet(() -> lost("the connection to the database failed: "
                        + causes.get(causes.size() - 1).getClass().getSimpleName()));
    }

    private static @Nullable CatalogTableException known(Throwable cause) {
        if (cause instanceof CatalogTableException known) {
            return known;
        }
        if (cause instanceof SQLException answer && answer.getSQLState() != null) {
            return answered(answer, new SqlState(answer.getSQLState()));
        }
        if (cause instanceof PgException answer) {
            return answered(answer, new SqlState(answer.getSqlState()));
        }
        if (cause instanceof ProblemException secret) {
            return new CatalogTableException("there is no password for the database: " + secret.problem());
        }
        if (cause instanceof TimeoutException) {
            return lost("the database did not answer in time");
        }
        if (UNREACHABLE.stream().anyMatch(type -> type.isInstance(cause))) {
            return lost("the database cannot be reached");
        }
        String handshake = DatabaseTlsProblem.ofHandshake(cause);
        if (handshake != null) {
            return lost(handshake);
        }
        if (cause.getClass() == Exception.class) {
            // the client has no type for it
            return lost("what answers at DB_HOST and DB_PORT does not speak the protocol of PostgreSQL");
        }
        if (cause instanceof ClosedConnectionException || cause instanceof IOException) {
            // the client drops what PostgreSQL says before it ends a session
            return lost("the connection to the database ended without an answer: by the network, a restart, or"
                    + " a time-out that ends sessions (transaction_timeout)");
        }
        if (cause instanceof VertxException && cause.getCause() == null) {
            return lost("the connection to the database failed: " + cause.getMessage());
        }
        return null;
    }

    private static boolean isAnswer(Throwable cause) {
        return cause instanceof PgException || (cause instanceof SQLException answer && answer.getSQLState() != null);
    }

    private static ConnectionLostException lost(String problem) {
        return new ConnectionLostException(problem, SqlState.NONE);
    }

    /** @param answer from Hibernate, or from the client itself */
    private static CatalogTableException answered(Exception answer, SqlState state) {
        String problem = "PostgreSQL answered " + answer.getMessage();
        if (problem.contains(PGBOUNCER)) {
            problem += ": behind a pooler set DB_POOLER to transaction, or add the parameter to PgBouncer's"
                    + " ignore_startup_parameters where it pools sessions";
        }
        return state.isConnectionLost()
                ? new ConnectionLostException(problem, state)
                : new StatementRefusedException(problem, state, table(answer));
    }

    private static @Nullable String table(Exception answer) {
        return answer instanceof PgException known ? known.getTable() : null;
    }
}

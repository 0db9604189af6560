package org.catalogpoller.catalogdb;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.function.Function;

/** Runs statements as the function would, in a transaction that is rolled back. */
final class TriedStatement {

    private final Database database;

    TriedStatement(Database database) {
        this.database = database;
    }

    /** What {@code work} found. Nothing of what it did stays. */
    <T> T rolledBack(Function<SqlConnection, Uni<T>> work, Duration limit) {
        return database.on(
                pool -> pool.withConnection(connection -> connection
                        .begin()
                        .flatMap(transaction -> work.apply(connection)
                                .onItemOrFailure()
                                .call((item, failure) ->
                                        transaction.rollback().onFailure().recoverWithNull()))),
                limit);
    }

    /** The number of rows that a statement changes. */
    static Uni<Integer> rows(SqlConnection connection, String sql, Tuple parameters) {
        return connection.preparedQuery(sql).execute(parameters).map(rows -> rows.rowCount());
    }
}

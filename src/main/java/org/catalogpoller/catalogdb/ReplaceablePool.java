package org.catalogpoller.catalogdb;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgPool;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A connection pool that can be left for a new one. The Vert.x pool itself cannot close one connection. It takes back
 * every connection that has not broken. A connection to a server that became read-only has not broken.
 */
@SuppressWarnings("deprecation") // Quarkus casts what a PgPoolCreator makes to PgPool
final class ReplaceablePool implements PgPool {

    private final Vertx vertx;
    private final Supplier<Pool> maker;
    private final boolean sharesSessions;
    private volatile Pool current;
    private volatile int generation;

    /** @param sharesSessions whether a pooler gives the sessions to other clients, too */
    ReplaceablePool(Vertx vertx, Supplier<Pool> maker, boolean sharesSessions) {
        this.vertx = vertx;
        this.maker = maker;
        this.sharesSessions = sharesSessions;
        this.current = maker.get();
    }

    /** Whether other clients have the same sessions, so that a new connection need not bring a new session. */
    boolean sharesSessions() {
        return sharesSessions;
    }

    /** Which pool is in use, counted from zero. */
    int generation() {
        return generation;
    }

    /**
     * From now on all connections are new ones. Does nothing if another call has replaced this pool already.
     *
     * @param replaced the generation of the pool that failed
     * @param grace how long work that is under way may go on; zero or more
     */
    synchronized void replace(int replaced, Duration grace) {
        if (replaced != generation) {
            return;
        }
        Pool old = current;
        current = maker.get();
        generation++;
        if (grace.isZero()) {
            old.close();
        } else {
            vertx.setTimer(grace.toMillis(), over -> old.close());
        }
    }

    @Override
    public Future<SqlConnection> getConnection() {
        // Without a handler the client prints what ends a session. The work that runs in it fails with that anyway.
        return current.getConnection().onSuccess(connection -> connection.exceptionHandler(end -> {}));
    }

    @Override
    public void getConnection(Handler<AsyncResult<SqlConnection>> handler) {
        getConnection().onComplete(handler);
    }

    @Override
    public Query<RowSet<Row>> query(String sql) {
        return current.query(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
        return current.preparedQuery(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
        return current.preparedQuery(sql, options);
    }

    @Override
    public int size() {
        return current.size();
    }

    @Override
    public Future<Void> close() {
        return current.close();
    }

    @Override
    public void close(Handler<AsyncResult<Void>> handler) {
        close().onComplete(handler);
    }

    @Override
    public PgPool connectHandler(Handler<SqlConnection> handler) {
        throw new UnsupportedOperationException("connectHandler");
    }

    @Override
    public PgPool connectionProvider(Function<Context, Future<SqlConnection>> provider) {
        throw new UnsupportedOperationException("connectionProvider");
    }
}

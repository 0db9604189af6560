package org.catalogpoller.catalogdb;

import io.quarkus.arc.ClientProxy;
import io.quarkus.vertx.VertxContextSupport;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.catalogpoller.port.CatalogTableException;
import org.jspecify.annotations.Nullable;

/**
 * Runs reactive work on the database and waits for it.
 *
 * <p>Lambda freezes the environment between two invocations. A connection from before may be dead then. The server
 * closed it, a NAT forgot it, or its server is read-only since a failover. So work that gets no answer on such
 * connections is done once more, on a new one. So is work that PostgreSQL refuses there because of the session. A trigger
 * of the backend may have changed its search path, role or time-outs. Behind a pooler a new connection may get the same
 * session. There the work is done once more with the {@link SessionSettings} restored. Work that runs here must do no harm
 * when it is done twice.
 */
@Singleton
class Database {

    /** What is under way when its time is over may still end: PostgreSQL may have done it already. */
    private static final Duration GRACE = Duration.ofMinutes(1);
    /** A shorter time without an answer says nothing about the connection. */
    private static final Duration TELLING = Duration.ofMillis(100);

    private final Pool pool;
    private final AtomicInteger underWay = new AtomicInteger();
    /** Whether there are connections from before. */
    private volatile boolean pooled;
    /** Whether a new or restored session was refused as well, and nothing was taken since. It is not the session then. */
    private volatile boolean refusedAnew;

    Database(Pool pool) {
        this.pool = pool;
    }

    /**
     * One statement in a transaction of its own.
     *
     * @throws CatalogTableException as {@link #run}
     */
    Answer execute(String sql, Tuple parameters, Duration limit) {
        Done<RowSet<Row>> done = done(
                new Work<>(
                        () -> pool.preparedQuery(sql).execute(parameters),
                        refusal -> SessionSettings.restored(
                                pool,
                                connection -> connection.preparedQuery(sql).execute(parameters),
                                refusal)),
                limit);
        return new Answer(done.result(), done.again());
    }

    /** Work on the connections themselves, without Hibernate. */
    <T> T on(Function<Pool, Uni<T>> work, Duration limit) {
        return done(new Work<>(() -> work.apply(pool), refusal -> work.apply(pool)), limit)
                .result();
    }

    /**
     * Work of Hibernate.
     *
     * @param limit how long all tries together may take
     * @throws CatalogTableException if the database did not confirm the work
     */
    <T> T run(Supplier<Uni<T>> work, Duration limit) {
        return done(new Work<>(work, refusal -> SessionSettings.restored(pool, work, refusal)), limit)
                .result();
    }

    /** @param restored the same work in a session with its own settings, after a refusal */
    private record Work<T>(Supplier<Uni<T>> usual, Function<CatalogTableException, Uni<T>> restored) {}

    /** @param again whether a try before got no answer */
    private record Done<T>(T result, boolean again) {}

    private <T> Done<T> done(Work<T> work, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        boolean again = false;
        Supplier<Uni<T>> next = work.usual();
        boolean isFromBefore = pooled;
        boolean isShared = connections().sharesSessions();
        if (isFromBefore || isShared) {
            int generation = connections().generation();
            long left = end - System.nanoTime();
            try {
                return new Done<>(tryOnce(next, Duration.ofNanos(isFromBefore ? left / 2 : left)), false);
            } catch (ConnectionLostException e) {
                if (isShared && e.state().isReadOnly()) {
                    next = () -> work.restored().apply(e);
                } else if (!isFromBefore) {
                    throw e;
                }
                again = true;
            } catch (StatementRefusedException e) {
                if (!e.state().mayBeOfSession() || refusedAnew || (!isShared && underWay.get() > 0)) {
                    throw e;
                }
                if (isShared) {
                    next = () -> work.restored().apply(e);
                } else {
                    connections().replace(generation, Duration.ZERO);
                }
            }
            pooled = false;
        }
        try {
            return new Done<>(tryOnce(next, Duration.ofNanos(end - System.nanoTime())), again);
        } catch (StatementRefusedException e) {
            refusedAnew = e.state().mayBeOfSession();
            throw again ? e.afterNoAnswer() : e;
        }
    }

    private <T> T tryOnce(Supplier<Uni<T>> work, Duration limit) {
        // Not cancelled when the time is over: a cancelled session would not give its connection back.
        CompletableFuture<@Nullable T> done = new CompletableFuture<>();
        int generation = connections().generation();
        underWay.incrementAndGet();
        VertxContextSupport.subscribe(
                () -> Uni.createFrom().deferred(work::get).toMulti(),
                result -> result.with(done::complete, done::completeExceptionally, () -> done.complete(null)));
        try {
            T result = done.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            pooled = true;
            refusedAnew = false;
            return Objects.requireNonNull(result);
        } catch (ExecutionException e) {
            CatalogTableException problem = DatabaseProblem.of(e);
            if (problem instanceof ConnectionLostException) {
                connections().replace(generation, underWay.get() == 1 ? Duration.ZERO : GRACE);
            } else if (problem instanceof StatementRefusedException) {
                pooled = true;
            }
            throw problem;
        } catch (TimeoutException e) {
            if (limit.compareTo(TELLING) >= 0) {
                connections().replace(generation, GRACE);
            }
            throw DatabaseProblem.of(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CatalogTableException("the work on the database was interrupted");
        } finally {
            underWay.decrementAndGet();
        }
    }

    private ReplaceablePool connections() {
        return (ReplaceablePool) ClientProxy.unwrap(pool.getDelegate());
    }

    /** @param again whether a try before got no answer, so that what is found may be its doing */
    record Answer(RowSet<Row> rows, boolean again) {

        boolean isEmpty() {
            return rows.rowCount() == 0;
        }

        Row row() {
            return rows.iterator().next();
        }
    }
}

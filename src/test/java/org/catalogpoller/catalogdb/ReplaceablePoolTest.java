package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplaceablePoolTest {

    private final Vertx vertx = Vertx.vertx();
    private final List<Integer> closed = new ArrayList<>();
    private int made;

    private final ReplaceablePool pool = new ReplaceablePool(vertx, this::pool, false);

    @AfterEach
    void close() {
        vertx.close();
    }

    private Pool pool() {
        int number = made++;
        return (Pool) Proxy.newProxyInstance(
                Pool.class.getClassLoader(), new Class<?>[] {Pool.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("close");
                    closed.add(number);
                    return Future.succeededFuture();
                });
    }

    @Test
    void aPoolWithoutOtherWorkIsClosedAtOnce() {
        pool.replace(pool.generation(), Duration.ZERO);

        assertThat(closed).containsExactly(0);
        assertThat(made).isEqualTo(2);
    }

    @Test
    void aPoolIsReplacedOnceByAllThatFailOnIt() {
        int failed = pool.generation();

        pool.replace(failed, Duration.ofMinutes(1));
        pool.replace(failed, Duration.ZERO);
        pool.replace(failed, Duration.ZERO);

        assertThat(closed).isEmpty();
        assertThat(made).isEqualTo(2);
    }
}

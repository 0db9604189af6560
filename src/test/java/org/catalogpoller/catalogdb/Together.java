package org.catalogpoller.catalogdb;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Does the same several times at once. */
final class Together {

    private Together() {}

    static <T> List<T> run(int times, IntFunction<T> work) {
        CountDownLatch start = new CountDownLatch(times);
        List<CompletableFuture<T>> all = IntStream.range(0, times)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> {
                            start.countDown();
                            try {
                                start.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                            return work.apply(i);
                        },
                        task -> new Thread(task).start()))
                .toList();
        return all.stream().map(CompletableFuture::join).toList();
    }
}

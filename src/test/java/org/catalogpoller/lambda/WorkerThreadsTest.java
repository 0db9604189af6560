package org.catalogpoller.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many pieces of work on a few threads. */
class WorkerThreadsTest {

    private final WorkerThreads threads = new WorkerThreads();

    private static Runnable nextOf(Iterator<Runnable> pieces) {
        return pieces.hasNext() ? pieces.next() : null;
    }

    @Test
    void everyPieceOfWorkIsDoneAtTheEnd() {
        Set<Integer> done = ConcurrentHashMap.newKeySet();
        Iterator<Runnable> pieces = IntStream.range(0, 1_000)
                .<Runnable>mapToObj(i -> () -> done.add(i))
                .iterator();

        threads.work(() -> nextOf(pieces));

        assertThat(done).hasSize(1_000);
    }

    @Test
    void asManyPiecesRunAtOnceAsThereAreWorkers() {
        CountDownLatch allAtOnce = new CountDownLatch(WorkerThreads.MOST);
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Runnable piece = () -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            allAtOnce.countDown();
            try {
                allAtOnce.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            running.decrementAndGet();
        };
        Iterator<Runnable> pieces =
                Stream.generate(() -> piece).limit(5L * WorkerThreads.MOST).iterator();

        threads.work(() -> nextOf(pieces));

        assertThat(most.get()).isEqualTo(WorkerThreads.MOST);
    }

    @Test
    void oneThreadAsksForThePiecesOfWork() {
        Set<Thread> asking = ConcurrentHashMap.newKeySet();
        Iterator<Runnable> pieces =
                Stream.<Runnable>generate(() -> () -> {}).limit(100).iterator();

        threads.work(() -> {
            asking.add(Thread.currentThread());
            return nextOf(pieces);
        });

        assertThat(asking).containsExactly(Thread.currentThread());
    }

    @Test
    void aPieceOfWorkThatFailsStopsNoOther() {
        AtomicInteger done = new AtomicInteger();
        Runnable fails = () -> {
            throw new IllegalArgumentException("broken");
        };
        Iterator<Runnable> pieces = Stream.concat(
                        Stream.of(fails), IntStream.range(0, 50).<Runnable>mapToObj(i -> done::incrementAndGet))
                .iterator();

        assertThatThrownBy(() -> threads.work(() -> nextOf(pieces))).hasMessage("broken");

        assertThat(done.get()).isEqualTo(50);
    }
}

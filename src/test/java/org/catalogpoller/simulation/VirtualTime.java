package org.catalogpoller.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.catalogpoller.testing.UtcClock;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes only when all tasks wait. It passes in the same way in each run of a seed.
 *
 * <p>A task is straight-line code that lets time pass in its middle, so it keeps its thread while others run. One
 * thread at a time does something: the one that is due next. Where no other is due, passing time costs nothing.
 */
final class VirtualTime extends UtcClock {

    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "virtual time");
        thread.setDaemon(true);
        return thread;
    });

    /** What happens at an instant: a task begins, or one that waits goes on. */
    private record Due(
            Instant at,
            long order,
            @Nullable Runnable begins,
            @Nullable CompletableFuture<Void> goesOn) implements Comparable<Due> {

        @Override
        public int compareTo(Due other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Due> queue = new PriorityQueue<>();
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private Instant now;
    private long order;

    VirtualTime(Instant start) {
        now = start;
    }

    void at(Instant at, Runnable task) {
        queue.add(new Due(at.isBefore(now) ? now : at, order++, task, null));
    }

    /** Lets time pass in the middle of a task; everything that is due meanwhile happens before this returns. */
    void pass(Duration duration) {
        Instant end = now.plus(duration);
        Due next = queue.peek();
        if (next == null || next.at().isAfter(end)) {
            now = end;
            return;
        }
        CompletableFuture<Void> turn = new CompletableFuture<>();
        queue.add(new Due(end, order++, null, turn));
        THREADS.execute(this::work);
        turn.join();
    }

    /** Whether nothing is left to happen but what the task that asks does. */
    boolean isIdle() {
        return queue.isEmpty();
    }

    /** Runs until nothing is left to happen. */
    void run() {
        THREADS.execute(this::work);
        over.join();
    }

    private void work() {
        try {
            while (true) {
                Due due = queue.poll();
                if (due == null) {
                    over.complete(null);
                    return;
                }
                now = due.at();
                if (due.goesOn() != null) {
                    due.goesOn().complete(null);
                    return;
                }
                due.begins().run();
            }
        } catch (RuntimeException | Error e) {
            over.completeExceptionally(e);
        }
    }

    @Override
    public Instant instant() {
        return now;
    }
}

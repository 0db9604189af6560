package org.catalogpoller.polling;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.catalogpoller.port.Sleeper;
import org.catalogpoller.port.WorkerPool;
import org.jspecify.annotations.Nullable;

/**
 * Does many pieces of work in one invocation, while there is time. Several are done at once, at most so many a second.
 */
@Singleton
public class ManyAtOnce {

    /** How much time a sleep that was too long may make up for. AWS counts requests over longer times. */
    private static final Duration BURST = Duration.ofMillis(100);

    private final WorkerPool workers;
    private final Sleeper sleeper;
    private final Clock clock;

    public ManyAtOnce(WorkerPool workers, Sleeper sleeper, Clock clock) {
        this.workers = workers;
        this.sleeper = sleeper;
        this.clock = clock;
    }

    /**
     * Does all the work that there is and that there is time for.
     *
     * @param work the next piece; null: there is none any more
     * @param gap the least time from the begin of one piece to that of the next, on average
     * @param isTime whether there is time for one more piece
     */
    public void work(Supplier<@Nullable Runnable> work, Duration gap, BooleanSupplier isTime) {
        workers.work(new Supplier<>() {

            private Instant begin = Instant.EPOCH;
            private boolean over;

            @Override
            public @Nullable Runnable get() {
                Runnable next = over || !isTime.getAsBoolean() ? null : work.get();
                over = next == null;
                if (!over) {
                    waitForBegin();
                }
                return next;
            }

            private void waitForBegin() {
                Instant now = clock.instant();
                Instant earliest = now.minus(BURST);
                begin = begin.isBefore(earliest) ? earliest : begin;
                if (begin.isAfter(now)) {
                    sleeper.sleep(Duration.between(now, begin));
                }
                begin = begin.plus(gap);
            }
        });
    }
}

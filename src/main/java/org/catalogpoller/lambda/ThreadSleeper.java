package org.catalogpoller.lambda;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.catalogpoller.port.Sleeper;

/** Lets the time of the clock pass. */
@Singleton
public class ThreadSleeper implements Sleeper {

    @Override
    public void sleep(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the function is being stopped", e);
        }
    }
}

package org.catalogpoller.lambda;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.catalogpoller.port.Pause;

/** Time as it is. */
@Singleton
public class Sleep implements Pause {

    @Override
    public void last(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the function is being stopped", e);
        }
    }
}

package org.catalogpoller.port;

import java.time.Duration;

/** Lets time pass inside an invocation. */
public interface Sleeper {

    /** Returns when the time is over; at once where it is zero or less. */
    void sleep(Duration time);
}

package org.catalogpoller.testing;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Gives the function the clock that tests move. */
@Singleton
class TestClock {

    @Produces
    @Singleton
    Clock clock() {
        return TestEnvironment.CLOCK;
    }
}

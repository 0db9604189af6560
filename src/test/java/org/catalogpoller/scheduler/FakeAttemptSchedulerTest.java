package org.catalogpoller.scheduler;

import java.util.List;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.testing.FakeAttemptScheduler;

/** The fake that other tests use keeps the contract. */
class FakeAttemptSchedulerTest implements AttemptSchedulerContract {

    private final FakeAttemptScheduler scheduler = new FakeAttemptScheduler();

    @Override
    public AttemptScheduler scheduler() {
        return scheduler;
    }

    @Override
    public List<WakeUp> wakeUps() {
        return scheduler.scheduled().stream()
                .map(attempt -> new WakeUp(attempt.at(), attempt.event()))
                .toList();
    }
}

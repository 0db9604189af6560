package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import org.catalogpoller.event.OperatorEvent.PauseOrder;
import org.catalogpoller.event.OperatorResult;
import org.catalogpoller.event.PauseResults.Paused;
import org.catalogpoller.event.PauseResults.Resumed;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.Pauses;

/** Begins and ends pauses on behalf of an operator. */
@Singleton
public class Pausing {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Pauses pauses;
    private final Resumption resumption;
    private final Clock clock;

    public Pausing(Pauses pauses, Resumption resumption, Clock clock) {
        this.pauses = pauses;
        this.resumption = resumption;
        this.clock = clock;
    }

    /** Begins a pause; the polls learn it by themselves. */
    OperatorResult pause(PauseOrder order, Invocation invocation) {
        Duration limit = invocation.atMost(LIMIT, clock.instant());
        return new Paused(pauses.begin(order.localCatalogId(), order.reason(), limit));
    }

    /** Ends a pause, and lets the polls go on that it kept, as many as there is time for. */
    OperatorResult resume(PauseOrder order, Invocation invocation) {
        pauses.end(order.localCatalogId(), invocation.atMost(LIMIT, clock.instant()));
        SweepTally tally = new SweepTally();
        int resumed = resumption.run(invocation, tally);
        return new Resumed(resumed, countToResume(invocation, tally), tally.problems());
    }

    private int countToResume(Invocation invocation, SweepTally tally) {
        try {
            return pauses.countToResume(invocation.atMost(LIMIT, clock.instant()));
        } catch (CatalogTableException e) {
            tally.problem(e.problem());
            return 0;
        }
    }
}

package org.catalogpoller.simulation;

import java.util.Set;
import java.util.function.UnaryOperator;
import org.catalogpoller.catalogdb.PollStore;
import org.catalogpoller.scheduler.AttemptScheduler;

/**
 * What a run is made of.
 *
 * @param store wraps the store, to break it
 * @param scheduler wraps the scheduler, to break it
 */
record Setup(
        Set<Fault> faults, boolean sweeps, UnaryOperator<PollStore> store, UnaryOperator<AttemptScheduler> scheduler) {

    static final Setup ALL_FAULTS = new Setup(Fault.all(), true, UnaryOperator.identity(), UnaryOperator.identity());

    Setup withFaults(Set<Fault> chosen) {
        return new Setup(chosen, sweeps, store, scheduler);
    }

    Setup withoutSweeps() {
        return new Setup(faults, false, store, scheduler);
    }

    Setup withStore(UnaryOperator<PollStore> wrapped) {
        return new Setup(faults, sweeps, wrapped, scheduler);
    }
}

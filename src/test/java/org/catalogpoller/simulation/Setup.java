package org.catalogpoller.simulation;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.catalogpoller.lambda.DrivenFunction.Stores;
import org.jspecify.annotations.Nullable;

/**
 * What a run is made of.
 *
 * @param faults what may strike
 * @param certain what strikes whenever it can
 * @param stores wraps the stores, to break them
 * @param readyAfter how long the API takes to make the catalog; null: it never does
 */
record Setup(
        Set<Fault> faults,
        Set<Fault> certain,
        boolean sweeps,
        UnaryOperator<Stores> stores,
        Function<Chance, Deployment> deployment,
        Function<Chance, @Nullable Duration> readyAfter) {

    static final Setup ALL_FAULTS = new Setup(
            Fault.all(),
            Set.of(),
            true,
            UnaryOperator.identity(),
            Deployment::any,
            chance -> chance.oneIn(8) ? null : chance.mostlyShort(Duration.ofMinutes(70)));

    Setup withFaults(Set<Fault> chosen) {
        return new Setup(chosen, certain, sweeps, stores, deployment, readyAfter);
    }

    Setup withoutSweeps() {
        return new Setup(faults, certain, false, stores, deployment, readyAfter);
    }

    Setup withStore(UnaryOperator<Stores> wrapped) {
        return new Setup(faults, certain, sweeps, wrapped, deployment, readyAfter);
    }

    Setup deployed(Map<String, String> variables, Duration timeOut) {
        Deployment deployed = Deployment.with(variables, timeOut);
        return new Setup(faults, certain, sweeps, stores, chance -> deployed, readyAfter);
    }
}

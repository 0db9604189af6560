package org.catalogpoller.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.catalogpoller.lambda.DrivenFunction.Stores;
import org.jspecify.annotations.Nullable;

/**
 * What a run is made of.
 *
 * @param faults what may strike
 * @param certain what strikes whenever it can
 * @param outages when something is away, seen from the start
 * @param lateness how late a schedule fires at most
 * @param stores wraps the stores, to break them
 * @param readyAfter how long the API takes to make the catalog; null: it never does
 */
record Setup(
        Set<Fault> faults,
        Set<Fault> certain,
        boolean sweeps,
        BiFunction<Chance, Instant, Outages> outages,
        Duration lateness,
        UnaryOperator<Stores> stores,
        Function<Chance, Deployment> deployment,
        Function<Chance, @Nullable Duration> readyAfter) {

    static final Setup ALL_FAULTS = new Setup(
            Fault.all(),
            Set.of(),
            true,
            Outages::any,
            Duration.ofSeconds(60),
            UnaryOperator.identity(),
            Deployment::any,
            chance -> chance.oneIn(8) ? null : chance.mostlyShort(Duration.ofMinutes(70)));

    Setup withFaults(Set<Fault> chosen) {
        return new Setup(chosen, certain, sweeps, outages, lateness, stores, deployment, readyAfter);
    }

    Setup certainly(Fault... chosen) {
        return new Setup(faults, Set.of(chosen), sweeps, outages, lateness, stores, deployment, readyAfter);
    }

    Setup withOutages(BiFunction<Chance, Instant, Outages> chosen) {
        return new Setup(faults, certain, sweeps, chosen, lateness, stores, deployment, readyAfter);
    }

    Setup readyAfter(Function<Chance, @Nullable Duration> chosen) {
        return new Setup(faults, certain, sweeps, outages, lateness, stores, deployment, chosen);
    }

    Setup withLateness(Duration most) {
        return new Setup(faults, certain, sweeps, outages, most, stores, deployment, readyAfter);
    }

    Setup withoutSweeps() {
        return new Setup(faults, certain, false, outages, lateness, stores, deployment, readyAfter);
    }

    Setup withStore(UnaryOperator<Stores> wrapped) {
        return new Setup(faults, certain, sweeps, outages, lateness, wrapped, deployment, readyAfter);
    }

    Setup deployed(Map<String, String> variables, Duration timeOut) {
        Deployment deployed = Deployment.with(variables, timeOut);
        return new Setup(faults, certain, sweeps, outages, lateness, stores, chance -> deployed, readyAfter);
    }
}

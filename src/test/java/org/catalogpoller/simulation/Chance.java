package org.catalogpoller.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Everything random in a run. Each poll has faults of its own, from none to many, each with a likelihood of its own.
 * If everything failed all the time, polls would not get far enough to meet rare faults.
 */
final class Chance {

    private final SplittableRandom random;
    private final Map<Fault, Double> likelihood = new EnumMap<>(Fault.class);
    private Instant calmFrom = Instant.MAX;

    /** @param certain faults that strike whenever they can */
    Chance(long seed, Set<Fault> faults, Set<Fault> certain) {
        random = new SplittableRandom(seed);
        double severity = random.nextDouble();
        for (Fault fault : Fault.values()) {
            boolean chosen = random.nextDouble() < severity;
            double share = random.nextDouble();
            if (chosen && faults.contains(fault)) {
                likelihood.put(fault, fault == Fault.LATE_SCHEDULE ? 1 : fault.worst * share * share);
            }
        }
        certain.forEach(fault -> likelihood.put(fault, 1.0));
    }

    /** The storm is over: nothing strikes any more. */
    void calmFrom(Instant instant) {
        calmFrom = instant;
    }

    boolean strikes(Fault fault, Instant now) {
        Double chance = likelihood.get(fault);
        return chance != null && random.nextDouble() < chance && now.isBefore(calmFrom);
    }

    /** For what is random in the function itself. */
    RandomGenerator random() {
        return random;
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    int upTo(int bound) {
        return random.nextInt(bound);
    }

    Duration between(Duration least, Duration most) {
        long micros = most.minus(least).toNanos() / 1_000;
        return least.plusNanos(1_000 * random.nextLong(micros + 1));
    }

    /** Mostly short, sometimes as long as it gets. */
    Duration mostlyShort(Duration most) {
        double share = random.nextDouble();
        return Duration.ofNanos(1_000 * (long) (most.toNanos() / 1_000.0 * share * share * share));
    }
}

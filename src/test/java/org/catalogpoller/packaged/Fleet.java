package org.catalogpoller.packaged;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.catalogpoller.packaged.RuntimeApiStandIn.Answer;

/** Environments of one function. All are started before they are needed; one that is killed is replaced. */
final class Fleet {

    /** Lambda delivers the event of an asynchronous invocation that fails so often. */
    private static final int DELIVERIES = 3;

    private static final Duration LONGEST_LIFE = Duration.ofMillis(150);
    /** The first attempt takes longer. The moments of death spread over that one, too. */
    private static final Duration LONGEST_COLD_LIFE = Duration.ofSeconds(2);

    private final Supplier<PackagedFunction> start;
    private final int size;
    private final int maxKills;
    private final List<PackagedFunction> alive = new ArrayList<>();
    private int kills;

    /**
     * Environments of one function.
     *
     * @param start starts an environment; what it has started is closed elsewhere
     * @param maxKills each costs the start of another environment
     */
    Fleet(Supplier<PackagedFunction> start, int size, int maxKills) {
        this.start = start;
        this.size = size;
        this.maxKills = maxKills;
        replaceTheDead();
    }

    /** @param index 0 is the oldest environment; it is below the size */
    PackagedFunction get(int index) {
        return alive.get(index);
    }

    int kills() {
        return kills;
    }

    /**
     * Delivers an event as Lambda does, while environments may die at any moment. An event without an answer is
     * delivered again, to another environment.
     *
     * @return whether there was an answer
     */
    boolean deliver(String requestId, String event, Random random) {
        double killRate = random.nextInt(4) == 0 ? 0.8 : 0.1;
        for (int delivery = 0; delivery < DELIVERIES; delivery++) {
            boolean kill = random.nextDouble() < killRate;
            double life = random.nextDouble();
            PackagedFunction function = get(0);
            Optional<Answer> answer = kill && kills < maxKills
                    ? function.invokeAndKill(requestId, event, partOf(longestLife(function), life))
                    : Optional.of(function.invoke(requestId, event));
            if (answer.isPresent()) {
                PackagedFunction.body(answer.get());
                return true;
            }
            kills++;
            replaceTheDead();
        }
        return false;
    }

    private static Duration longestLife(PackagedFunction function) {
        return function.isWarm() ? LONGEST_LIFE : LONGEST_COLD_LIFE;
    }

    private static Duration partOf(Duration whole, double part) {
        return Duration.ofMillis((long) (part * whole.toMillis()));
    }

    private void replaceTheDead() {
        alive.removeIf(function -> !function.isAlive());
        while (alive.size() < size) {
            alive.add(start.get());
        }
    }
}

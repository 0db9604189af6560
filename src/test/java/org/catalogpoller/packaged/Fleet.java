package org.catalogpoller.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.catalogpoller.packaged.RuntimeApiStandIn.Answer;

/** Environments of one function, all started before they are needed; one that is killed is replaced. */
final class Fleet implements AutoCloseable {

    /** How often Lambda hands over an event of an asynchronous invocation that fails. */
    private static final int DELIVERIES = 3;
    /** Each costs the start of another environment. */
    private static final int MAX_KILLS = 10;

    private static final Duration LONGEST_LIFE = Duration.ofMillis(150);
    /** The first attempt takes longer; the moments of death spread over that one, too. */
    private static final Duration LONGEST_COLD_LIFE = Duration.ofSeconds(2);

    private final Path unzipped;
    private final Map<String, String> variables;
    private final int size;
    private final List<PackagedFunction> all = new ArrayList<>();
    private final List<PackagedFunction> alive = new ArrayList<>();
    private int kills;

    Fleet(Path unzipped, Map<String, String> variables, int size) {
        this.unzipped = unzipped;
        this.variables = variables;
        this.size = size;
        replaceTheDead();
    }

    /** @param index below the size; the lower, the longer it has been there */
    PackagedFunction get(int index) {
        return alive.get(index);
    }

    /** All that ever were. */
    List<PackagedFunction> all() {
        return all;
    }

    int kills() {
        return kills;
    }

    /**
     * An event as Lambda delivers it, while environments may die at any moment: again, to another one, as long as
     * nobody has answered.
     *
     * @return whether there was an answer
     */
    boolean deliver(String requestId, String event, Random random) {
        double killRate = random.nextInt(4) == 0 ? 0.8 : 0.1;
        for (int delivery = 0; delivery < DELIVERIES; delivery++) {
            boolean kill = random.nextDouble() < killRate;
            double life = random.nextDouble();
            PackagedFunction function = get(0);
            Optional<Answer> answer = kill && kills < MAX_KILLS
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
        try {
            while (alive.size() < size) {
                PackagedFunction function = new PackagedFunction(unzipped, variables);
                alive.add(function);
                all.add(function);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        all.forEach(PackagedFunction::close);
    }
}

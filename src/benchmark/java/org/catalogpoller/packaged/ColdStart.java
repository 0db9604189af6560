package org.catalogpoller.packaged;

import java.util.List;

/**
 * The start of an environment, its first attempt, and the next one. The first finds the catalog not ready, the next
 * finds it ready.
 */
final class ColdStart {

    private ColdStart() {}

    static List<Measured> of(Contender contender, World world) {
        world.forgetPolls();
        try (MeasuredFunction function = new MeasuredFunction(contender, world)) {
            Measured first = function.invoke(Phase.FIRST_ATTEMPT, World.event("first", 1, false), "WAITING");
            Measured write = function.invoke(Phase.FIRST_WRITE, World.event("first", 2, true), "UPDATED");
            Cost start = function.start();
            return List.of(
                    new Measured(contender.name(), Phase.START, start, Handshakes.NONE),
                    new Measured(
                            contender.name(), Phase.FIRST_ATTEMPT, start.plus(first.cost()), first.handshakes()),
                    write);
        }
    }
}

package org.catalogpoller.packaged;

import java.util.List;

/** The start of an environment, and its first attempt, which finds the catalog not ready. */
final class ColdStart {

    private ColdStart() {}

    static List<Measured> of(Contender contender, Loopback loopback) {
        loopback.forgetPolls();
        try (MeasuredFunction function = new MeasuredFunction(contender)) {
            Measured first =
                    function.invoke(Phase.FIRST_ATTEMPT, Surroundings.startEvent("never", 1), "WAITING");
            Cost start = function.start();
            return List.of(
                    new Measured(contender.name(), Phase.START, start),
                    new Measured(contender.name(), Phase.FIRST_ATTEMPT, start.plus(first.cost())));
        }
    }
}

package org.catalogpoller.packaged;

import java.util.ArrayList;
import java.util.List;

/** The start of an environment, and its first attempt, which finds the catalog not ready. */
final class ColdStart {

    private ColdStart() {}

    static List<Measured> of(Contender contender, Loopback loopback) {
        loopback.forgetPolls();
        List<Measured> measured = new ArrayList<>();
        try (MeasuredFunction function = new MeasuredFunction(contender)) {
            measured.add(new Measured(contender.name(), Phase.START, function.start()));
            Cost first = contender.isBaseline()
                    ? function.invoke(Phase.FIRST_ATTEMPT.baselineEvent(), BaselineFunction.OUTCOME)
                    : function.invoke(Surroundings.startEvent("never", 1), "WAITING");
            measured.add(new Measured(contender.name(), Phase.FIRST_ATTEMPT, function.start().plus(first)));
        }
        return measured;
    }
}

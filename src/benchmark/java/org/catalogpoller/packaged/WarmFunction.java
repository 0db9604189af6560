package org.catalogpoller.packaged;

import java.util.ArrayList;
import java.util.List;
import org.catalogpoller.packaged.ProcessFigures.Footprint;

/** One environment that is invoked many times. The first tenth warms it up, and what it holds then must not grow. */
final class WarmFunction {

    private final Contender contender;
    private final Loopback loopback;
    private final List<Measured> measured = new ArrayList<>();

    /** The runs, and what the process held after the first tenth of them and after all. */
    record Result(String contender, List<Measured> measured, Footprint early, Footprint late) {}

    WarmFunction(Contender contender, Loopback loopback) {
        this.contender = contender;
        this.loopback = loopback;
    }

    Result invoke(int invocations) {
        loopback.forgetPolls();
        Footprint early = null;
        try (MeasuredFunction function = new MeasuredFunction(contender)) {
            int made = 0;
            for (int poll = 1; made < invocations; poll++) {
                int before = made;
                made += contender.isBaseline() ? attempt(function, poll) : wholePoll(function, poll);
                loopback.forgetSchedules();
                for (int i = before + 1; i <= Math.min(made, invocations); i++) {
                    Progress.show(contender.name() + ", warm invocations", i, invocations);
                }
                if (early == null && made >= invocations / 10) {
                    early = function.footprint();
                    measured.clear();
                }
            }
            return new Result(contender.name(), measured, early, function.footprint());
        }
    }

    private int attempt(MeasuredFunction function, int poll) {
        measure(function, Phase.NOT_READY, Loopback.event("poll-" + poll, 1, false), "WAITING");
        return 1;
    }

    /** A poll that waits once, ends, and is delivered once more. */
    private int wholePoll(MeasuredFunction function, int poll) {
        String waiting = Loopback.event("poll-" + poll, 1, false);
        measure(function, Phase.NOT_READY, waiting, "WAITING");
        measure(function, Phase.READY, Loopback.event("poll-" + poll, 2, true), "UPDATED");
        measure(function, Phase.SUPERSEDED, waiting, "SUPERSEDED");
        return 3;
    }

    private void measure(MeasuredFunction function, Phase phase, String event, String outcome) {
        measured.add(new Measured(contender.name(), phase, function.invoke(event, outcome)));
    }
}

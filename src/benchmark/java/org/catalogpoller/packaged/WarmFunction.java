package org.catalogpoller.packaged;

import java.util.ArrayList;
import java.util.List;
import org.catalogpoller.packaged.ProcessFigures.Footprint;
import org.jspecify.annotations.Nullable;

/** One environment that is invoked many times. The first tenth warms it up, and what it holds then must not grow. */
final class WarmFunction implements AutoCloseable {

    static final int INVOCATIONS_OF_POLL = 3;

    private final Contender contender;
    private final Loopback loopback;
    private final MeasuredFunction function;
    private final List<Measured> measured = new ArrayList<>();

    private @Nullable Footprint early;

    /** The runs, and what the process held after the first tenth of them and after all. */
    record Result(String contender, List<Measured> measured, Footprint early, Footprint late) {}

    WarmFunction(Contender contender, Loopback loopback) {
        this.contender = contender;
        this.loopback = loopback;
        function = new MeasuredFunction(contender);
    }

    /** A poll that waits once, ends, and is delivered once more. A baseline makes the calls of each. */
    void poll(int number) {
        String waiting = Loopback.event("poll-" + number, 1, false);
        measure(Phase.NOT_READY, waiting, "WAITING");
        measure(Phase.READY, Loopback.event("poll-" + number, 2, true), "UPDATED");
        measure(Phase.SUPERSEDED, waiting, "SUPERSEDED");
        loopback.forgetSchedules();
    }

    private void measure(Phase phase, String event, String outcome) {
        measured.add(function.invoke(phase, event, outcome));
    }

    /** What came before was to warm it up. */
    void isWarm() {
        early = function.footprint();
        measured.clear();
    }

    Result result() {
        return new Result(contender.name(), measured, early, function.footprint());
    }

    @Override
    public void close() {
        function.close();
    }
}

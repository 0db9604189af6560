package org.catalogpoller.packaged;

import java.util.ArrayList;
import java.util.List;
import org.catalogpoller.packaged.ProcessFigures.Footprint;
import org.jspecify.annotations.Nullable;

/** One environment that is invoked many times. The first tenth warms it up, and what it holds then must not grow. */
final class WarmFunction implements AutoCloseable {

    static final int INVOCATIONS_OF_POLL = 3;

    private static final List<Phase> LOSES_CONNECTIONS = List.of(
            Phase.NOT_READY_CLOSED,
            Phase.NOT_READY,
            Phase.NOT_READY_API_CLOSED,
            Phase.NOT_READY_SCHEDULER_CLOSED,
            Phase.NOT_READY_DATABASE_CLOSED,
            Phase.NOT_READY_LOST);
    static final int ATTEMPTS_OF_POLL_THAT_LOSES = LOSES_CONNECTIONS.size();

    private final Contender contender;
    private final World world;
    private final MeasuredFunction function;
    private final List<Measured> measured = new ArrayList<>();

    private @Nullable Footprint early;

    /** The runs, and what the process held after the first tenth of them and after all. */
    record Result(String contender, List<Measured> measured, Footprint early, Footprint late) {}

    WarmFunction(Contender contender, World world) {
        this.contender = contender;
        this.world = world;
        function = new MeasuredFunction(contender, world);
    }

    /** A poll that waits once, ends, and is delivered once more. A baseline makes the calls of each. */
    void poll(int number) {
        String waiting = World.event("poll-" + number, 1, false);
        measure(Phase.NOT_READY, waiting, "WAITING");
        measure(Phase.READY, World.event("poll-" + number, 2, true), "UPDATED");
        measure(Phase.SUPERSEDED, waiting, "SUPERSEDED");
        world.forgetSchedules();
    }

    /** A poll that waits while its connections are closed, kept, closed by one peer after the other, and lost. */
    void pollThatLosesConnections(int number) {
        for (Phase phase : LOSES_CONNECTIONS) {
            measure(phase, World.event("poll-" + number, 1 + LOSES_CONNECTIONS.indexOf(phase), false), "WAITING");
        }
        // another poll would end at once while this one waits
        world.forgetPolls();
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

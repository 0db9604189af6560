package org.catalogpoller.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.catalogpoller.config.Settings;
import org.catalogpoller.lambda.DrivenFunction;
import org.catalogpoller.lambda.DrivenFunction.Stores;
import org.catalogpoller.port.Notifier;
import org.catalogpoller.simulation.Delivery.Cause;

/** One catalog, and every poll that waits for it, from the first event until nothing is left to happen. */
final class Simulation {

    static final String TOKEN = "eyJhbGciOiJub25lIn0.secret";

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    private static final long CATALOG = 1;
    private static final Duration SWEEPS = Duration.ofMinutes(5);
    /** A poll that began late has its time, is overdue then, and waits for a sweep. */
    private static final Duration LAST_SWEEPS = Duration.ofMinutes(75);
    /** Every poll is older than its retention, where it has one. */
    private static final Duration LONG_AFTER = Duration.ofDays(2);

    private final VirtualTime time = new VirtualTime(START);
    private final InMemoryPolls polls;
    private final Chance chance;
    private final History history;
    private final SimulatedLambda lambda;
    private final Outages outages;
    private final Settings settings;
    private final boolean withToken;
    private Instant lastStart = START;

    private Simulation(long seed, Setup setup, boolean tracing) {
        chance = new Chance(seed, setup.faults(), setup.certain());
        history = new History(START, tracing);
        Deployment deployment = setup.deployment().apply(chance);
        settings = deployment.settings();
        polls = new InMemoryPolls(time, settings.api().maxRate());
        withToken = !chance.oneIn(4);
        Effects effects = new Effects(time, chance, history);
        outages = setup.outages().apply(chance, START);
        history.retention = settings.story().retention().orElse(null);
        history.sealed = settings.polls().tokenKey() != null;
        lambda = new SimulatedLambda(time, chance, effects, history, deployment.timeOut(), outages.function());
        SimulatedDatabase database = new SimulatedDatabase(polls, chance, effects, history, outages.database());
        lambda.deploy(new DrivenFunction(
                new SimulatedApi(chance, effects, history, setup.readyAfter().apply(chance)),
                setup.stores().apply(Stores.of(database)),
                new SimulatedScheduler(time, chance, effects, history, lambda, outages.scheduler(), setup.lateness()),
                Stream.of("topic", "bus")
                        .<Notifier>map(name -> new SimulatedNotifier(name, chance, effects, history))
                        .toList(),
                settings,
                time,
                chance.random(),
                effects::hold));
        starts();
        operator(setup.sweeps());
    }

    static History run(long seed, Setup setup, boolean tracing) {
        Simulation simulation = new Simulation(seed, setup, tracing);
        simulation.time.run();
        simulation.history.planned = simulation.polls.planned();
        simulation.history.written = simulation.polls.backendRow(CATALOG) != null;
        simulation.history.policy = simulation.settings.polls().policy();
        return simulation.history;
    }

    private void starts() {
        start("poll-a", START);
        while (history.pollIds.size() < 4 && chance.strikes(Fault.SECOND_START, START)) {
            Duration after = chance.oneIn(2)
                    ? chance.mostlyShort(Duration.ofSeconds(20))
                    : chance.between(Duration.ZERO, Duration.ofMinutes(60));
            start("poll-" + (char) ('a' + history.pollIds.size()), START.plus(after));
        }
        boolean missing = chance.strikes(Fault.BACKEND_ROW_MISSING, START);
        Duration insertedAfter = missing ? chance.mostlyShort(Duration.ofMinutes(80)) : Duration.ZERO;
        time.at(START.plus(insertedAfter), () -> polls.insertBackendRow(CATALOG));
    }

    private void start(String pollId, Instant at) {
        String event = "{\"catalog_name\":\"a catalog\",\"local_catalog_id\":" + CATALOG
                + (withToken ? ",\"jwt_token\":\"" + TOKEN + "\"" : "") + ",\"attempt_count\":0}";
        history.pollIds.add(pollId);
        lastStart = at.isAfter(lastStart) ? at : lastStart;
        time.at(at, () -> lambda.invoke(new Cause(event, pollId, pollId, 1)));
    }

    private void operator(boolean sweeps) {
        if (chance.strikes(Fault.CANCEL, START)) {
            Instant at = START.plus(chance.between(Duration.ZERO, Duration.ofMinutes(60)));
            time.at(at, () -> operator("cancel", ",\"local_catalog_id\":" + CATALOG));
        }
        boolean paused = steers();
        Instant deadline =
                lastStart.plus(settings.polls().policy().maxDuration()).plus(Duration.ofMinutes(10));
        Instant over = outages.over(START);
        Instant calm = deadline.isAfter(over) ? deadline : over;
        chance.calmFrom(calm);
        history.limited = settings.api().maxRate();
        if (paused) {
            time.at(calm, () -> operator("resume", ""));
            time.at(calm, () -> operator("resume", ",\"local_catalog_id\":" + CATALOG));
        }
        Instant first = START.plus(chance.between(Duration.ZERO, SWEEPS));
        if (sweeps) {
            time.at(first, () -> sweep(first, calm.plus(LAST_SWEEPS)));
        }
    }

    /** The rule goes on while anything is left to do. It comes once more when all polls are old. */
    private void sweep(Instant at, Instant last) {
        operator("sweep", "");
        Instant next = at.plus(SWEEPS);
        boolean over = !next.isBefore(last) || (time.isIdle() && polls.areAtRest());
        if (over) {
            time.at(next.plus(LONG_AFTER), () -> operator("sweep", ""));
        } else {
            time.at(next, () -> sweep(next, last));
        }
    }

    /** Whether there is a pause. One that Lambda repeats must not come after the calm, when pauses end for good. */
    private boolean steers() {
        boolean paused = chance.strikes(Fault.PAUSE, START);
        if (paused) {
            String which = chance.oneIn(2) ? "" : ",\"local_catalog_id\":" + CATALOG;
            Instant begin = START.plus(chance.between(Duration.ZERO, Duration.ofMinutes(45)));
            time.at(begin, () -> operator("pause", which));
            time.at(begin.plus(chance.mostlyShort(Duration.ofMinutes(90))), () -> operator("resume", which));
        }
        if (chance.strikes(Fault.RETRY, START)) {
            String which = chance.oneIn(3)
                    ? ",\"poll_id\":\"poll-a\""
                    : chance.oneIn(2) ? ",\"since\":\"" + START + "\"" : ",\"local_catalog_id\":" + CATALOG;
            Instant at = START.plus(chance.between(Duration.ZERO, Duration.ofMinutes(60)));
            time.at(at, () -> operator("retry", which));
        }
        if (chance.strikes(Fault.CHECK_NOW, START)) {
            Instant at = START.plus(chance.between(Duration.ZERO, Duration.ofMinutes(60)));
            time.at(at, () -> operator("check-now", ",\"local_catalog_id\":" + CATALOG));
        }
        return paused;
    }

    private void operator(String action, String fields) {
        String id = action + "-" + history.deliveries.size();
        lambda.invoke(new Cause("{\"action\":\"" + action + "\"" + fields + "}", id, null, 0));
    }
}

package org.catalogpoller.simulation;

import static org.catalogpoller.testing.Statuses.notReady;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.catalogpoller.config.Settings;
import org.catalogpoller.lambda.DrivenFunction;
import org.catalogpoller.lambda.DrivenFunction.Stores;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.CatalogApi;

/**
 * Many polls on one store. No catalog becomes ready. Schedules come up to a minute late. In an outage all that are due
 * are lost, so that every poll waits for a sweep.
 */
final class ManyPolls implements AttemptScheduler {

    static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    static final Duration BEGIN = Duration.ofMinutes(1);
    static final Duration OUTAGE_FROM = Duration.ofMinutes(6);
    static final Duration OUTAGE_UNTIL = Duration.ofMinutes(11);
    static final Duration END = Duration.ofMinutes(24);
    private static final Duration SWEEPS = Duration.ofMinutes(5);
    private static final Duration TIME_OUT = Duration.ofMinutes(1);
    private static final long LATEST_MILLIS = 60_000;
    private static final String SWEEP = "{\"action\":\"sweep\"}";

    private final VirtualTime time = new VirtualTime(START);
    private final SplittableRandom random = new SplittableRandom(1);
    private final Set<String> pending = new HashSet<>();
    private final InMemoryPolls store;
    private final DrivenFunction function;
    final int[] attemptsBySecond = new int[(int) END.toSeconds() + 1];
    final int[] schedulesBySecond = new int[(int) END.toSeconds() + 1];
    final Set<String> revived = new HashSet<>();
    int mostPending;
    int sweeps;
    Duration lastRevival = Duration.ZERO;
    private int invocations;

    private ManyPolls(int polls, Map<String, String> variables) {
        CatalogApi api = (question, limit) -> {
            count(attemptsBySecond);
            return new CatalogApi.Check(notReady("PENDING", "PENDING"), null, 200);
        };
        Settings settings = Deployment.with(variables, TIME_OUT).settings();
        store = new InMemoryPolls(time, settings.api().maxRate());
        function = new DrivenFunction(api, Stores.of(store), this, List.of(), settings, time, random, time::pass);
        for (int poll = 1; poll <= polls; poll++) {
            String event = "{\"catalog_name\":\"a\",\"local_catalog_id\":" + poll + "}";
            time.at(START.plusMillis(random.nextLong(BEGIN.toMillis())), () -> invoke(event));
        }
        for (Instant at = START.plus(SWEEPS); at.isBefore(START.plus(END)); at = at.plus(SWEEPS)) {
            time.at(at, () -> invoke(SWEEP));
        }
    }

    static ManyPolls run(int polls, Map<String, String> variables) {
        ManyPolls many = new ManyPolls(polls, variables);
        many.time.run();
        return many;
    }

    /** How many requests were planned for a second, at most. */
    int mostPlanned() {
        return store.planned().values().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    private void count(int[] bySecond) {
        bySecond[(int) since().toSeconds()]++;
    }

    private Duration since() {
        return Duration.between(START, time.instant());
    }

    private boolean isOver(Instant at) {
        return !at.isBefore(START.plus(END));
    }

    private void invoke(String event) {
        sweeps += event.equals(SWEEP) ? 1 : 0;
        invocations++;
        function.handle(event, "request-" + invocations, time.instant().plus(TIME_OUT), line -> {});
    }

    @Override
    public boolean schedule(NextAttempt next) {
        String name = next.pollId() + "-" + next.number() + (next.movedTo() == null ? "" : "-r" + next.movedTo());
        if (!pending.add(name)) {
            return false;
        }
        mostPending = Math.max(mostPending, pending.size());
        if (!isOver(time.instant())) {
            count(schedulesBySecond);
        }
        if (next.movedTo() != null) {
            revived.add(next.pollId());
            lastRevival = since();
        }
        Instant fires = next.at().plusMillis(random.nextLong(LATEST_MILLIS));
        if (!isOver(fires)) {
            time.at(fires, () -> fire(name, next));
        }
        return true;
    }

    private void fire(String name, NextAttempt next) {
        pending.remove(name);
        boolean lost = since().compareTo(OUTAGE_FROM) >= 0 && since().compareTo(OUTAGE_UNTIL) < 0;
        if (!lost) {
            invoke(next.event());
        }
    }

    @Override
    public void cancel(String pollId, int number, Instant movedTo) {
        throw new UnsupportedOperationException();
    }
}

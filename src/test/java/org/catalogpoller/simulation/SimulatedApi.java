package org.catalogpoller.simulation;

import static org.catalogpoller.testing.Statuses.notReady;

import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.port.CatalogApi;
import org.catalogpoller.simulation.History.Checked;
import org.jspecify.annotations.Nullable;

/** An API that makes its catalog at some time, or never, and cannot always say so. */
final class SimulatedApi implements CatalogApi {

    static final CatalogValues VALUES = new CatalogValues("KB-1", "DS-1");

    private static final Duration TIME_OUT = Duration.ofSeconds(10);

    private final Chance chance;
    private final Effects effects;
    private final History history;
    private final Instant readyAt;
    private final Instant goneFrom;
    private final Instant goneUntil;

    /** @param readyAfter when the catalog is made, counted from the start; null: never */
    SimulatedApi(Chance chance, Effects effects, History history, @Nullable Duration readyAfter) {
        this.chance = chance;
        this.effects = effects;
        this.history = history;
        Instant start = history.start;
        readyAt = readyAfter == null ? Instant.MAX : start.plus(readyAfter);
        boolean goes = chance.strikes(Fault.API_GONE_FOR_HOURS, start);
        goneFrom = goes ? start.plus(chance.between(Duration.ZERO, Duration.ofMinutes(60))) : Instant.MAX;
        goneUntil = goes ? goneFrom.plus(chance.mostlyShort(Duration.ofHours(3))) : Instant.MAX;
        history.readyAt = readyAt.equals(Instant.MAX) ? null : readyAt;
    }

    @Override
    public Check check(Question question, Duration limit) {
        Duration most = limit.compareTo(TIME_OUT) < 0 ? limit : TIME_OUT;
        Duration wanted = chance.strikes(Fault.API_SLOW, effects.now())
                ? chance.between(Duration.ofSeconds(1), Duration.ofSeconds(15))
                : chance.between(Duration.ofMillis(30), Duration.ofMillis(900));
        boolean inTime = wanted.compareTo(most) < 0;
        Duration took = inTime ? wanted : most;
        Delivery by = effects.current();
        Instant beganAt = effects.now();
        int attempt = by.cause.attemptsBefore() + ++by.checks;
        CatalogStatus status = effects.perform("check", took, () -> {
            CatalogStatus found = inTime ? status(effects.now()) : new Unavailable("timed out", null);
            history.checks.add(new Checked(by, attempt, beganAt, effects.now(), found instanceof Ready));
            return found;
        });
        if (status instanceof Ready) {
            effects.current().sawReadyAt = effects.now();
        }
        return new Check(status, null);
    }

    private CatalogStatus status(Instant now) {
        if (!now.isBefore(goneFrom) && now.isBefore(goneUntil)) {
            return new Unavailable("cannot be reached", null);
        }
        if (chance.strikes(Fault.API_REJECTS, now)) {
            return new Rejected("the API answered 401");
        }
        if (chance.strikes(Fault.API_FAILING, now)) {
            return new Unavailable(
                    "the API answered 503", chance.oneIn(4) ? chance.mostlyShort(Duration.ofMinutes(20)) : null);
        }
        if (now.isBefore(readyAt) || chance.strikes(Fault.API_FLAPPING, now)) {
            return notReady("PENDING", null);
        }
        return new Ready(VALUES);
    }
}

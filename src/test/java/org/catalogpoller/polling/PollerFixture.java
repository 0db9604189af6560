package org.catalogpoller.polling;

import static org.catalogpoller.testing.EventBuilder.pollEvent;
import static org.catalogpoller.testing.PollerBuilder.poller;

import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.testing.FakeAttemptScheduler;
import org.catalogpoller.testing.FakeCatalogApi;
import org.catalogpoller.testing.FakeCatalogTable;
import org.catalogpoller.testing.SettableClock;

/** A Poller among fakes, and the events that wake it. Its policy is the default one: 20 s, 150 attempts, 50 minutes. */
final class PollerFixture {

    static final Instant STARTED_AT = Instant.parse("2026-01-31T12:00:00.5Z");
    static final Instant DEADLINE = STARTED_AT.plus(Duration.ofMinutes(50));
    static final BearerToken TOKEN = new BearerToken("SECRET-CANARY-TOKEN");
    static final CatalogValues VALUES = new CatalogValues("kb-7", "ds-7");
    static final Ready READY = new Ready(VALUES);
    static final String FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:poller:live";
    static final long ID = 42;

    /** What the limits of the poll leave room for when an attempt is made. */
    enum Limits {
        ROOM(3, STARTED_AT.plusSeconds(100)),
        LAST_ATTEMPT(149, STARTED_AT.plusSeconds(100)),
        LAST_SECONDS(3, DEADLINE.minusSeconds(10)),
        NO_ATTEMPT_LEFT(150, STARTED_AT.plusSeconds(100)),
        BEYOND_ALL_ATTEMPTS(1000, STARTED_AT.plusSeconds(100)),
        DEADLINE_PASSED(3, DEADLINE.plusSeconds(1)),
        LONG_OVER(1000, DEADLINE.plus(Duration.ofDays(30)));

        final int attempts;
        final Instant now;

        Limits(int attempts, Instant now) {
            this.attempts = attempts;
            this.now = now;
        }
    }

    /** What the database is like when a write is made. */
    enum Database {
        HAS_ROW,
        HAS_NO_ROW,
        UNREACHABLE
    }

    final FakeCatalogApi api = new FakeCatalogApi();
    final FakeCatalogTable table = new FakeCatalogTable();
    final FakeAttemptScheduler scheduler = new FakeAttemptScheduler();
    final SettableClock clock = new SettableClock(Limits.ROOM.now);
    final Poller poller =
            poller(clock).asking(api).writing(table).scheduling(scheduler).build();

    void database(Database database) {
        if (database != Database.HAS_NO_ROW) {
            table.hasRow(ID);
        }
        if (database == Database.UNREACHABLE) {
            table.failsWith("the database cannot be reached");
        }
    }

    /** Wakes the poller at the time of the limits, with an event that asks the API. */
    PollResult attempt(Limits limits) {
        return handle(limits, event(limits, TOKEN, null, false));
    }

    /** The same with an event that brings the values. */
    PollResult attemptWithValues(Limits limits) {
        return handle(limits, event(limits, null, VALUES, false));
    }

    PollResult dryRun(Limits limits, CatalogValues values) {
        return handle(limits, event(limits, TOKEN, values, true));
    }

    private PollResult handle(Limits limits, PollEvent event) {
        clock.set(limits.now);
        return poller.handle(event, new Invocation("request-9", FUNCTION_ARN, limits.now.plusSeconds(60)), held -> {});
    }

    private static PollEvent event(Limits limits, BearerToken token, CatalogValues values, boolean dryRun) {
        return pollEvent()
                .token(token)
                .of("poll-1", STARTED_AT)
                .attempts(limits.attempts)
                .values(values)
                .dryRun(dryRun)
                .build();
    }
}

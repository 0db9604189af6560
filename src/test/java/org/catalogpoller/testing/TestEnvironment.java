package org.catalogpoller.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.local.Schedule;
import org.catalogpoller.local.SchedulerStandIn;

/** What surrounds the function in tests: a real PostgreSQL, WireMock as the catalog API, the scheduler stand-in. */
public final class TestEnvironment implements QuarkusTestResourceLifecycleManager {

    public static final String FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:poller:live";
    public static final Instant START = Instant.parse("2026-01-31T12:00:00Z");
    public static final SettableClock CLOCK = new SettableClock(START);

    private static LocalDatabase database;
    private static TcpProxy toDatabase;
    private static WireMockServer api;
    private static SchedulerStandIn scheduler;

    @Override
    public Map<String, String> start() {
        database = new LocalDatabase();
        toDatabase = new TcpProxy(database.port());
        api = new WireMockServer(WireMockConfiguration.options().dynamicPort());
        api.start();
        scheduler = new SchedulerStandIn(CLOCK, "catalog-status-poller");
        SdkSettings.endpoint(scheduler.url());
        return Map.ofEntries(
                Map.entry("catalog.api.url", api.baseUrl()),
                Map.entry("catalog.api.timeout", "1m"),
                Map.entry("db.host", "localhost"),
                Map.entry("db.port", String.valueOf(toDatabase.port())),
                Map.entry("db.name", LocalDatabase.NAME),
                Map.entry("db.user", LocalDatabase.USER),
                Map.entry("db.password", LocalDatabase.PASSWORD),
                Map.entry("db.ssl.mode", "disable"),
                Map.entry("scheduler.role.arn", "arn:aws:iam::123456789012:role/scheduler"),
                Map.entry("scheduler.target.arn", FUNCTION_ARN));
    }

    @Override
    public void stop() {
        scheduler.close();
        api.stop();
        toDatabase.close();
        database.close();
    }

    public static LocalDatabase database() {
        return database;
    }

    /** What the function's database connections go through. */
    public static TcpProxy toDatabase() {
        return toDatabase;
    }

    public static WireMockServer api() {
        return api;
    }

    public static SchedulerStandIn scheduler() {
        return scheduler;
    }

    /** The one pending schedule, which is deleted. The clock moves to its time, and never back. */
    public static Schedule takeSchedule() {
        List<Schedule> pending = scheduler.pending();
        if (pending.size() != 1) {
            throw new AssertionError("one schedule is expected: " + pending);
        }
        Schedule schedule = pending.get(0);
        if (schedule.at().isAfter(CLOCK.instant())) {
            CLOCK.set(schedule.at());
        }
        scheduler.clear();
        return schedule;
    }

    /** From now on no catalog is ready. */
    public static void noCatalogIsReady() {
        api.stubFor(get(anyUrl()).willReturn(okJson("{\"kb_name\":\"PENDING\",\"data_source_name\":null}")));
    }

    /** From now on the function's clock shows the time of the database's, which judges what is overdue. */
    public static void followTheDatabase() {
        CLOCK.set(Instant.now());
    }

    /** Makes the rows of polls older, as if time had passed. */
    public static void rowsAge(Duration time) {
        String interval = " - interval '" + time.toSeconds() + " s'";
        database.execute("UPDATE catalog_poll SET started_at = started_at" + interval + ", deadline = deadline"
                + interval + ", next_attempt_at = next_attempt_at" + interval);
    }

    /** Forgets what a test before has left. */
    public static void reset() {
        CLOCK.set(START);
        api.resetAll();
        scheduler.clear();
        database.execute("UPDATE catalog SET kb_name = NULL, data_source_name = NULL, updated_at = NULL");
        database.execute("TRUNCATE catalog_poll, catalog_poll_pause, catalog_poll_rate, catalog_poll_attempt");
    }
}

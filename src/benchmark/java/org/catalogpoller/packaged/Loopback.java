package org.catalogpoller.packaged;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.catalogpoller.local.CatalogApiStandIn;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.local.SchedulerStandIn;

/** The catalog API, EventBridge Scheduler and PostgreSQL on this machine, with nothing in between. */
final class Loopback implements AutoCloseable {

    private final CatalogApiStandIn api = new CatalogApiStandIn();
    private final SchedulerStandIn scheduler = new SchedulerStandIn(Clock.systemUTC(), Surroundings.GROUP);
    private final LocalDatabase database = new LocalDatabase();

    Map<String, String> variables() {
        return FunctionVariables.of(api.url(), database.port(), scheduler.url());
    }

    /** An attempt of a poll for the one catalog row that is used here. */
    static String event(String pollId, int attempts, boolean ready) {
        return """
                {"catalog_name": "%s", "local_catalog_id": 1, "jwt_token": "%s", "attempt_count": %d,
                 "poll_id": "%s", "started_at": "%s"}""".formatted(ready ? "ready-after-1" : "never", Surroundings.TOKEN, attempts, pollId, Instant.now());
    }

    void forgetSchedules() {
        scheduler.clear();
    }

    void forgetPolls() {
        database.execute("DELETE FROM catalog_poll");
        scheduler.clear();
    }

    @Override
    public void close() {
        api.close();
        scheduler.close();
        database.close();
    }
}

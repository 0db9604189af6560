package org.catalogpoller.packaged;

import java.time.Instant;
import java.util.Map;

/** The catalog API, EventBridge Scheduler and PostgreSQL of the benchmark, all on this machine. */
interface World extends AutoCloseable {

    /** The variables by which a function finds them. */
    Map<String, String> variables();

    void forgetSchedules();

    void forgetPolls();

    /** What happens to all open connections before an attempt. */
    void treat(Connections connections);

    /** All until now. */
    Handshakes handshakes();

    @Override
    void close();

    /** An attempt of a poll for the one catalog row that is used here. */
    static String event(String pollId, int attempts, boolean ready) {
        return """
                {"catalog_name": "%s", "local_catalog_id": 1, "jwt_token": "%s", "attempt_count": %d,
                 "poll_id": "%s", "started_at": "%s"}""".formatted(ready ? "ready-after-1" : "never", Surroundings.TOKEN, attempts, pollId, Instant.now());
    }
}

package org.catalogpoller.packaged;

/** What is measured of a function. */
enum Phase {
    START("process start to first request for an event", ""),
    FIRST_ATTEMPT("first attempt, start included", "check, schedule"),
    FIRST_WRITE("the next attempt, ready, with the first write", "check"),
    NOT_READY("warm attempt, not ready", "check, schedule"),
    READY("warm attempt, ready, with the write", "check"),
    SUPERSEDED("warm attempt, superseded", ""),
    NOT_READY_CLOSED("warm attempt, not ready, all connections closed", "check, schedule", Connections.CLOSED),
    NOT_READY_API_CLOSED("warm attempt, not ready, the API's closed", "check, schedule", Connections.API_CLOSED),
    NOT_READY_SCHEDULER_CLOSED(
            "warm attempt, not ready, Scheduler's closed", "check, schedule", Connections.SCHEDULER_CLOSED),
    NOT_READY_DATABASE_CLOSED(
            "warm attempt, not ready, PostgreSQL's closed", "check, schedule", Connections.DATABASE_CLOSED),
    NOT_READY_LOST("warm attempt, not ready, all connections lost", "check, schedule", Connections.LOST);

    private final String title;
    private final String calls;
    private final Connections connections;

    Phase(String title, String calls) {
        this(title, calls, Connections.KEPT);
    }

    Phase(String title, String calls, Connections connections) {
        this.title = title;
        this.calls = calls;
        this.connections = connections;
    }

    /** What happens to the open connections before it. */
    Connections connections() {
        return connections;
    }

    String title() {
        return title;
    }

    /** The event by which a baseline makes the HTTP calls of this phase: their names, as a JSON string. */
    String baselineEvent() {
        return '"' + calls + '"';
    }
}

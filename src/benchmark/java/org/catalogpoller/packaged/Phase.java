package org.catalogpoller.packaged;

/** What is measured of a function. */
enum Phase {
    START("process start to first request for an event"),
    FIRST_ATTEMPT("first attempt, start included"),
    NOT_READY("warm attempt, not ready"),
    READY("warm attempt, ready, with the write"),
    SUPERSEDED("warm attempt, superseded");

    private final String title;

    Phase(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    /** What to compare it to: the baseline knows one kind of warm attempt. */
    Phase ofBaseline() {
        return this == READY || this == SUPERSEDED ? NOT_READY : this;
    }
}

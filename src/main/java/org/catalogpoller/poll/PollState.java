package org.catalogpoller.poll;

/** Where a poll stands, as its row in {@code catalog_poll} says. */
public enum PollState {
    /** An attempt is scheduled or under way. */
    WAITING,
    UPDATED,
    TIMED_OUT,
    FAILED,
    /** Ended by an operator. */
    CANCELLED
}

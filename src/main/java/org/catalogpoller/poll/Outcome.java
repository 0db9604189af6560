package org.catalogpoller.poll;

/** How an invocation ended. */
public enum Outcome {
    /** The poll goes on: the next attempt is scheduled. */
    WAITING,
    /** The values are in the backend's row; the poll has ended. */
    UPDATED,
    /** The attempts or the time ran out; the poll has ended. */
    TIMED_OUT,
    /** The API refused for good; the poll has ended. */
    FAILED,
    /** Another delivery did this attempt, or the poll has ended before. */
    SUPERSEDED;

    /** Whether an invocation that ends like this did what it was asked to do. */
    public boolean success() {
        return this != TIMED_OUT && this != FAILED;
    }
}

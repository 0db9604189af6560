package org.catalogpoller.simulation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One run of the function for an event, of which there may be more. */
final class Delivery {

    /** @param pollId null: the event is an operator's */
    record Cause(String event, String requestId, @Nullable String pollId, int attempt) {}

    final int number;
    final Cause cause;
    final int tryNumber;
    final Instant beganAt;
    final Instant endsAt;

    /** The store did not confirm something, so that this delivery went on without knowing of others. */
    boolean untracked;

    @Nullable
    Instant sawReadyAt;

    boolean handedOn;

    /** Somebody to be told refused. */
    boolean couldNotTell;

    /** It died, or did not learn that others were told: another one may tell them again. */
    boolean troubled;

    Delivery(int number, Cause cause, int tryNumber, Instant beganAt, Instant endsAt) {
        this.number = number;
        this.cause = cause;
        this.tryNumber = tryNumber;
        this.beganAt = beganAt;
        this.endsAt = endsAt;
    }

    boolean isOperators() {
        return cause.pollId() == null;
    }

    String pollId() {
        return cause.pollId() == null ? "operator" : cause.pollId();
    }

    @Override
    public String toString() {
        return "#" + number + " " + pollId() + (isOperators() ? "" : " attempt " + cause.attempt())
                + (tryNumber > 1 ? " (try " + tryNumber + ")" : "");
    }
}

package org.catalogpoller.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One run of the function for an event. There may be more of them. */
final class Delivery {

    /**
     * Why it runs.
     *
     * @param pollId null: the event is an operator's
     * @param attempt what the schedule's name goes by; at most the number of the attempt that is to be made
     */
    record Cause(String event, String requestId, @Nullable String pollId, int attempt) {

        private static final Pattern ATTEMPTS = Pattern.compile("\"attempt_count\":([0-9]+)");
        private static final Pattern STARTED_AT = Pattern.compile("\"started_at\":\"([^\"]+)\"");

        /** Attempts made before, as the event says. */
        int attemptsBefore() {
            Matcher attempts = ATTEMPTS.matcher(event);
            return attempts.find() ? Integer.parseInt(attempts.group(1)) : 0;
        }

        /** When the poll began, if not with this event. */
        Optional<Instant> pollStartedAt() {
            Matcher started = STARTED_AT.matcher(event);
            return started.find() ? Optional.of(Instant.parse(started.group(1))) : Optional.empty();
        }
    }

    final int number;
    final Cause cause;
    final int tryNumber;
    final Instant beganAt;
    final Instant endsAt;

    /** The store did not confirm something, so that this delivery went on without knowing of others. */
    boolean untracked;

    /** An earlier delivery had moved the row to its attempt. */
    boolean repeated;

    @Nullable
    Instant sawReadyAt;

    /** The last line of its log. */
    String lastLine = "";

    boolean handedOn;

    int checks;

    Duration ran = Duration.ZERO;

    /** A notifier refused. */
    boolean couldNotNotify;

    /** It died, or did not learn that a notification was sent: another one may send it again. */
    boolean troubled;

    private @Nullable Instant pollStartedAt;

    Delivery(int number, Cause cause, int tryNumber, Instant beganAt, Instant endsAt) {
        this.number = number;
        this.cause = cause;
        this.tryNumber = tryNumber;
        this.beganAt = beganAt;
        this.endsAt = endsAt;
    }

    /** When its poll began, as it knows. It is read from the event once: a hold has many checks. */
    Instant pollStartedAt() {
        if (pollStartedAt == null) {
            pollStartedAt = cause.pollStartedAt().orElse(beganAt);
        }
        return pollStartedAt;
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

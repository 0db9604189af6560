package org.catalogpoller.poll;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

/** What to do about a status. */
public sealed interface Decision {

    /** Calls the function of this decision. A decision that is added needs one more function here. */
    default <T> T match(Function<Publish, T> publish, Function<PollAgain, T> pollAgain, Function<GiveUp, T> giveUp) {
        if (this instanceof Publish decision) {
            return publish.apply(decision);
        }
        if (this instanceof PollAgain decision) {
            return pollAgain.apply(decision);
        }
        return giveUp.apply((GiveUp) this);
    }

    /** Write the values into the backend's row. */
    record Publish(CatalogValues values) implements Decision {}

    /**
     * Make the next attempt.
     *
     * @param notBefore when the wait is over
     */
    record PollAgain(Instant notBefore) implements Decision {

        /** When a schedule wakes it: a one-time schedule knows whole seconds, and must not come too early. */
        public Instant at() {
            Instant second = notBefore.truncatedTo(ChronoUnit.SECONDS);
            return second.equals(notBefore) ? second : second.plusSeconds(1);
        }
    }

    /**
     * End the poll without the values.
     *
     * @param outcome TIMED_OUT or FAILED
     * @param reason for people, without secrets
     */
    record GiveUp(Outcome outcome, String reason) implements Decision {}
}

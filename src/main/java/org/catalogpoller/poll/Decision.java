package org.catalogpoller.poll;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

/** What to do about a status. */
public sealed interface Decision {

    /** Calls the function of this decision; a decision that is added breaks the build of every caller that forgets it. */
    <T> T match(Function<Publish, T> publish, Function<PollAgain, T> pollAgain, Function<GiveUp, T> giveUp);

    /** Write the values into the backend's row. */
    record Publish(CatalogValues values) implements Decision {
        @Override
        public <T> T match(Function<Publish, T> publish, Function<PollAgain, T> pollAgain, Function<GiveUp, T> giveUp) {
            return publish.apply(this);
        }
    }

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

        @Override
        public <T> T match(Function<Publish, T> publish, Function<PollAgain, T> pollAgain, Function<GiveUp, T> giveUp) {
            return pollAgain.apply(this);
        }
    }

    /**
     * End the poll without the values.
     *
     * @param outcome TIMED_OUT or FAILED
     * @param reason for people, without secrets
     */
    record GiveUp(Outcome outcome, String reason) implements Decision {
        @Override
        public <T> T match(Function<Publish, T> publish, Function<PollAgain, T> pollAgain, Function<GiveUp, T> giveUp) {
            return giveUp.apply(this);
        }
    }
}

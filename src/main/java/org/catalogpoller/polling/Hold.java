package org.catalogpoller.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.catalogpoller.config.ApiSettings;
import org.catalogpoller.config.PollSettings;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Decision;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.StoryLine;
import org.catalogpoller.polling.AuthorizedApi.Checked;
import org.catalogpoller.polling.Tracker.Recorded;
import org.catalogpoller.port.Sleeper;

/** Makes one attempt. With POLL_HOLD it makes further ones, until the poll ends or the invocation has no more time. */
final class Hold {

    private final AuthorizedApi api;
    private final Tracker tracker;
    private final PauseWatch pauses;
    private final PollPolicy policy;
    private final Duration hold;
    private final Duration checkTime;
    private final Clock clock;
    private final RandomGenerator random;
    private final Sleeper sleeper;

    Hold(
            AuthorizedApi api,
            Tracker tracker,
            PauseWatch pauses,
            PollSettings polls,
            ApiSettings apiSettings,
            Clock clock,
            RandomGenerator random,
            Sleeper sleeper) {
        this.api = api;
        this.tracker = tracker;
        this.pauses = pauses;
        this.policy = polls.policy();
        this.hold = polls.hold();
        this.checkTime = apiSettings.timeout();
        this.clock = clock;
        this.random = random;
        this.sleeper = sleeper;
    }

    /**
     * What the last attempt found.
     *
     * @param delivery the delivery after that attempt
     * @param decision what to do about it; another invocation makes the next attempt
     */
    record Found(Delivery delivery, CatalogStatus status, Decision decision) {}

    /**
     * Makes attempts until the hold is over, or the decision is another one than to poll again.
     *
     * <p>The row moves forward at the first attempt, with the end of the hold as time of the next one. It stays there
     * at the attempts that follow. If an invocation dies in its hold, Lambda's repetition finds the row where it was. A
     * repetition does not hold, because the next schedule may be missing.
     *
     * @param held gets the result of every attempt that another one follows
     */
    Found check(Delivery delivery, Instant beganAt, Consumer<PollResult> held) {
        Instant until = beganAt.plus(hold);
        Found found = attempt(delivery);
        boolean isRecorded = false;
        String untracked = null;
        while (found.decision() instanceof PollAgain again && isInHold(again, delivery.invocation(), until)) {
            delivery.story()
                    .decides(
                            StoryLine.POLL_AGAIN, found.status(), found.status().problem(), again.notBefore());
            if (!isRecorded) {
                Recorded recorded = tracker.advance(
                        found.delivery(), found.status(), until, found.status().problem());
                if (recorded.claim().kind() != Claim.Kind.ADVANCED) {
                    return found;
                }
                untracked = recorded.problem();
                isRecorded = true;
            }
            Instant next = again.notBefore().truncatedTo(ChronoUnit.MILLIS);
            held.accept(PollResult.waiting(found.delivery().poll(), found.status(), next)
                    .untracked(untracked));
            sleeper.sleep(Duration.between(clock.instant(), again.notBefore()));
            boolean isPaused = pauses.covers(delivery.poll().catalog().id(), delivery.invocation());
            if (isPaused || clock.instant().isAfter(policy.deadline(delivery.poll()))) {
                return found;
            }
            delivery.story().holds(again.notBefore(), clock.instant());
            found = attempt(found.delivery());
        }
        return found;
    }

    private Found attempt(Delivery delivery) {
        Checked checked = api.check(delivery);
        CatalogStatus status = checked.check().status();
        Decision decision = policy.decide(checked.delivery().poll(), status, clock.instant(), random.nextDouble());
        return new Found(checked.delivery(), status, decision);
    }

    /** Whether there is time for a whole check, in the hold and before the time-out of the function. */
    private boolean isInHold(PollAgain next, Invocation invocation, Instant until) {
        return !next.notBefore().isAfter(until) && invocation.leaves(checkTime, next.notBefore());
    }
}

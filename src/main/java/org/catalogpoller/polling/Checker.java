package org.catalogpoller.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.catalogpoller.config.Settings;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Decision;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.polling.AuthorizedCheck.Checked;
import org.catalogpoller.polling.Tracker.Recorded;
import org.catalogpoller.port.Pause;

/** Asks the API: once, or in a hold again and again until there is something else to do than to ask. */
public final class Checker {

    private final AuthorizedCheck check;
    private final Tracker tracker;
    private final PollPolicy policy;
    private final Duration hold;
    private final Duration checkTime;
    private final Clock clock;
    private final RandomGenerator random;
    private final Pause pause;

    public Checker(
            AuthorizedCheck check,
            Tracker tracker,
            Settings settings,
            Clock clock,
            RandomGenerator random,
            Pause pause) {
        this.check = check;
        this.tracker = tracker;
        this.policy = settings.polls().policy();
        this.hold = settings.polls().hold();
        this.checkTime = settings.api().timeout();
        this.clock = clock;
        this.random = random;
        this.pause = pause;
    }

    /**
     * What the last check found.
     *
     * @param attempt the attempt that it was, counted
     * @param decision what is to be done about it; the next attempt is not for this invocation to make
     */
    public record Found(Attempt attempt, CatalogStatus status, Decision decision) {}

    public Checked check(Attempt attempt) {
        return check.check(attempt);
    }

    /**
     * Checks until a check decides something else than to ask again, or the hold is over. The row moves at the first
     * check, so that others see that somebody is there until the hold is over, and not at those that follow: Lambda's
     * repetition of an invocation that died in its hold finds the row where it left it. A repetition does not hold: it
     * is to schedule what may be missing.
     *
     * @param first the attempt of the first check, counted
     * @param held hears of every check that another one follows
     */
    public Found checkInHold(Attempt first, Instant beganAt, Consumer<PollResult> held) {
        Instant until = beganAt.plus(hold);
        Found found = found(first);
        String untracked = null;
        while (found.decision() instanceof PollAgain again && isInHold(again, first.invocation(), until)) {
            if (found.attempt().poll().equals(first.poll())) {
                Recorded recorded = tracker.advance(
                        found.attempt(), found.status(), until, found.status().problem());
                if (recorded.claim().kind() != Claim.Kind.ADVANCED) {
                    return found;
                }
                untracked = recorded.problem();
            }
            Instant next = again.notBefore().truncatedTo(ChronoUnit.MILLIS);
            held.accept(PollResult.waiting(found.attempt(), found.status(), next, untracked));
            pause.last(Duration.between(clock.instant(), again.notBefore()));
            found = found(found.attempt().counted());
        }
        return found;
    }

    private Found found(Attempt attempt) {
        Checked checked = check.check(attempt);
        CatalogStatus status = checked.check().status();
        return new Found(checked.attempt(), status, decide(checked.attempt(), status));
    }

    private Decision decide(Attempt attempt, CatalogStatus status) {
        return policy.decide(attempt.poll(), status, clock.instant(), random.nextDouble());
    }

    /** Whether there is time for a whole check, in the hold and before the time-out of the function. */
    private boolean isInHold(PollAgain next, Invocation invocation, Instant until) {
        return !next.notBefore().isAfter(until) && invocation.leaves(checkTime, next.notBefore());
    }
}

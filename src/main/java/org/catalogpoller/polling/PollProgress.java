package org.catalogpoller.polling;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Claim.News;
import org.catalogpoller.poll.Decision.GiveUp;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.PauseRhythm;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.StoryLine;
import org.catalogpoller.polling.Tracker.Recorded;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.jspecify.annotations.Nullable;

/**
 * Moves a poll on to its next attempt, or ends it.
 *
 * <p>The poll's row moves forward before the next attempt is scheduled. The first of many deliveries of an attempt
 * moves it. A delivery that comes after the poll has gone on finds that in the row, and ends. Lambda repeats a
 * delivery that dies between the two effects. The repetition finds the row where it was, and schedules what is
 * missing.
 */
final class PollProgress {

    private final Tracker tracker;
    private final AttemptScheduler scheduler;
    private final PollPolicy policy;
    private final Clock clock;

    PollProgress(Tracker tracker, AttemptScheduler scheduler, PollPolicy policy, Clock clock) {
        this.tracker = tracker;
        this.scheduler = scheduler;
        this.policy = policy;
        this.clock = clock;
    }

    /** @param status what the attempt found; null: no check was made */
    PollResult pollAgain(Delivery delivery, @Nullable CatalogStatus status, Instant at, @Nullable String problem) {
        return pollAgain(delivery, status, at, problem, null);
    }

    /**
     * Schedules a check for an event that came without a reserved second. All deliveries of the event make one schedule.
     *
     * @param at the earliest time of the check
     */
    PollResult plan(Delivery delivery, Instant at) {
        PollEvent event = delivery.event();
        Instant due = event.dueAt() == null
                ? PauseRhythm.next(delivery.poll().id(), clock.instant())
                : event.dueAt().plusSeconds(1);
        return pollAgain(delivery, null, at, null, event.beginsPoll() ? null : due);
    }

    /** @param movedTo the time to which the attempt of this delivery is moved; null: the next attempt follows it */
    private PollResult pollAgain(
            Delivery before,
            @Nullable CatalogStatus status,
            Instant wanted,
            @Nullable String problem,
            @Nullable Instant movedTo) {
        if (status != null) {
            before.story().decides(StoryLine.POLL_AGAIN, status, problem, wanted);
        }
        Recorded recorded = tracker.advance(before, status, wanted, problem);
        News news = recorded.claim().news();
        Delivery delivery = news.startedAt() == null ? before : before.withStart(news.startedAt());
        Instant at = news.requestAt() == null ? wanted : new PollAgain(news.requestAt()).at();
        if (recorded.claim().isSuperseded()) {
            return superseded(delivery, status, recorded.claim().pollId());
        }
        if (recorded.claim().kind() == Claim.Kind.WRITTEN && status instanceof Ready ready) {
            return PollResult.updated(delivery.poll(), ready);
        }
        // the row may have taken its time
        Instant now = clock.instant();
        boolean repeated = recorded.claim().kind() == Claim.Kind.REPEATED;
        // a hold finds its own row
        boolean waitsLonger = repeated && movedTo == null && !delivery.hasHeld();
        Instant next = waitsLonger ? policy.afterRepetition(at, delivery.poll(), now) : at;
        Optional<Instant> wake = at.equals(wanted) || policy.hasTimeAt(at, delivery.poll())
                ? ahead(next, delivery, now)
                : Optional.empty();
        if (wake.isEmpty()) {
            return tooLate(delivery, status, problem);
        }
        boolean created = schedule(delivery, status, wake.get(), movedTo);
        if (!created && repeated) {
            return superseded(delivery, status, delivery.poll().id());
        }
        return PollResult.waiting(delivery.poll(), status, wake.get()).untracked(recorded.problem());
    }

    /** Far enough ahead for a cold JVM, if the deadline allows it. */
    private Optional<Instant> ahead(Instant at, Delivery delivery, Instant now) {
        return policy.stillAhead(at, delivery.poll(), delivery.invocation().earliestSchedule(now))
                .or(() -> policy.stillAhead(at, delivery.poll(), now));
    }

    private PollResult tooLate(Delivery delivery, @Nullable CatalogStatus status, @Nullable String problem) {
        if (status instanceof Ready ready) {
            throw new UnwrittenValuesException(delivery.poll().catalog(), ready.values(), String.valueOf(problem));
        }
        return giveUp(delivery, status, policy.tooLate(delivery.poll()));
    }

    private boolean schedule(Delivery delivery, @Nullable CatalogStatus status, Instant at, @Nullable Instant movedTo) {
        Poll poll = delivery.poll();
        NextAttempt next = NextAttempt.of(
                poll.id(),
                delivery.afterFirstAttempt().nextAttempt().number(),
                at,
                policy.deadline(poll),
                delivery.invocation().functionArn(),
                delivery.nextEvent(status, at));
        return scheduler.schedule(
                next.movedTo(movedTo).carrying(delivery.event().token()));
    }

    PollResult giveUp(Delivery delivery, @Nullable CatalogStatus status, GiveUp giveUp) {
        PollState end = giveUp.outcome() == Outcome.FAILED ? PollState.FAILED : PollState.TIMED_OUT;
        delivery.story().decides(StoryLine.GIVE_UP, status, giveUp.reason());
        Recorded recorded = tracker.end(delivery, end, status, giveUp.reason());
        if (recorded.claim().isSuperseded()) {
            return superseded(delivery, status, recorded.claim().pollId());
        }
        return PollResult.ended(giveUp.outcome(), delivery.poll(), status, giveUp.reason())
                .untracked(recorded.problem());
    }

    static PollResult superseded(Delivery delivery, @Nullable CatalogStatus status, String byPollId) {
        return PollResult.superseded(delivery.poll().withId(byPollId), status);
    }
}

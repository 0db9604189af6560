package org.catalogpoller.polling;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.stream.Stream;
import org.catalogpoller.event.NextEvent;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.PauseRhythm;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.polling.Tracker.Recorded;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;

/**
 * Keeps a poll through a pause. Nobody is asked, and no attempt is spent. If the row can continue a poll, it waits there
 * without a schedule until the pause ends. Any other poll sleeps with its event, which comes back every minute and moves
 * the start along.
 */
final class PausedPolls {

    private final Tracker tracker;
    private final AttemptScheduler scheduler;
    private final PollPolicy policy;
    private final boolean hasTokens;
    private final Clock clock;

    /** @param hasTokens whether the function has tokens of its own */
    PausedPolls(Tracker tracker, AttemptScheduler scheduler, PollPolicy policy, boolean hasTokens, Clock clock) {
        this.tracker = tracker;
        this.scheduler = scheduler;
        this.policy = policy;
        this.hasTokens = hasTokens;
        this.clock = clock;
    }

    PollResult keep(Delivery delivery) {
        PollRow row = delivery.row(delivery.poll(), PollState.WAITING, policy.deadline(delivery.poll()));
        if (row.needsItsEvent() && !hasTokens) {
            return sleep(delivery);
        }
        Recorded recorded = tracker.pause(delivery, row);
        if (recorded.claim().isSuperseded()) {
            return PollProgress.superseded(delivery, null, recorded.claim().pollId());
        }
        return recorded.problem() == null ? PollResult.paused(delivery.poll(), null) : sleep(delivery);
    }

    private PollResult sleep(Delivery delivery) {
        Instant now = clock.instant();
        Instant at = PauseRhythm.next(delivery.poll().id(), now);
        Instant due = delivery.event().dueAt() == null ? now : delivery.event().dueAt();
        Instant deadline = policy.deadline(delivery.poll());
        // The start moves ahead by the time of the pause: from when the event was due until it comes back.
        // An event from a queue may come after the deadline. Then the time counts from the deadline.
        // Another clock may have planned it for later. Then the start stays.
        Instant since =
                Stream.of(due, deadline, at).min(Comparator.naturalOrder()).orElseThrow();
        Delivery moved = delivery.withStart(delivery.poll().startedAt().plus(Duration.between(since, at)));
        Recorded recorded = tracker.pause(
                moved,
                moved.row(moved.poll(), PollState.WAITING, policy.deadline(moved.poll()))
                        .dueAt(at));
        if (recorded.claim().isSuperseded()) {
            return PollProgress.superseded(delivery, null, recorded.claim().pollId());
        }
        PollEvent event = moved.event();
        NextAttempt next = NextAttempt.of(
                moved.poll().id(),
                event.attempts() + 1,
                at,
                policy.deadline(moved.poll()),
                moved.invocation().functionArn(),
                NextEvent.toWait(moved.poll(), event.token(), event.sealedToken(), at));
        scheduler.schedule(next.movedTo(at).carrying(event.token()));
        return PollResult.paused(moved.poll(), at).untracked(recorded.problem());
    }
}

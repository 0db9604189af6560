package org.catalogpoller;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.catalogpoller.AuthorizedCheck.Checked;
import org.catalogpoller.PollResult.Write;
import org.catalogpoller.catalogapi.CatalogApi.Check;
import org.catalogpoller.catalogdb.CatalogTableException;
import org.catalogpoller.catalogdb.PollStore;
import org.catalogpoller.catalogdb.PollStore.Publication;
import org.catalogpoller.config.Settings;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Decision.GiveUp;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.TrackedPoll;
import org.catalogpoller.scheduler.AttemptScheduler;
import org.catalogpoller.scheduler.AttemptScheduler.NextAttempt;
import org.catalogpoller.scheduler.ScheduleException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: check, decide, and do what was decided. The only place where a decision becomes an effect.
 *
 * <p>The poll's row moves forward before the next attempt is scheduled. Of many deliveries of an attempt the first moves
 * it, and one that comes when the poll has gone on finds that out there and dies. One that dies between the two effects
 * is repeated by Lambda, finds the row where it left it, and schedules what is missing.
 */
@Singleton
class Poller {

    private static final Duration WRITE_LIMIT = Duration.ofSeconds(10);
    /** Keeping track may cost less than the wait that it would save. */
    private static final Duration TRACK_LIMIT = Duration.ofSeconds(3);

    private final AuthorizedCheck check;
    private final PollStore store;
    private final AttemptScheduler scheduler;
    private final PollPolicy policy;
    private final Clock clock;

    Poller(AuthorizedCheck check, PollStore store, AttemptScheduler scheduler, Settings settings, Clock clock) {
        this.check = check;
        this.store = store;
        this.scheduler = scheduler;
        this.policy = settings.polls().policy();
        this.clock = clock;
    }

    PollResult handle(PollEvent event, Invocation invocation) {
        Instant now = clock.instant();
        Attempt attempt = new Attempt(event, event.poll(invocation.requestId(), now), invocation);
        if (event.dryRun()) {
            return report(attempt.counted());
        }
        if (event.values() != null) {
            return act(attempt.counted(), new Ready(event.values()));
        }
        Optional<GiveUp> exhausted = policy.exhausted(attempt.poll(), now);
        if (exhausted.isPresent()) {
            return giveUp(attempt, null, exhausted.get());
        }
        Checked checked = check.check(attempt.counted());
        return act(checked.attempt(), checked.check().status());
    }

    private PollResult act(Attempt attempt, CatalogStatus status) {
        return policy.decide(attempt.poll(), status, clock.instant())
                .match(
                        publish -> write(attempt, publish.values()),
                        again -> pollAgain(attempt, status, null, again.at(), status.problem()),
                        giveUp -> giveUp(attempt, status, giveUp));
    }

    private PollResult write(Attempt attempt, CatalogValues values) {
        Ready status = new Ready(values);
        TrackedPoll updated = tracked(attempt, PollState.UPDATED, status, null, null);
        try {
            Publication publication = store.publish(updated, values, atMost(WRITE_LIMIT, attempt));
            if (publication.rows() == null) {
                return superseded(attempt, status, attempt.poll().id());
            }
            Write write = new Write(publication.rows());
            return write.updated()
                    ? new PollResult(Outcome.UPDATED, attempt, status, write, null, null, null)
                    : writeAgain(attempt, status, write, "the table has no row with id " + updated.catalogId());
        } catch (CatalogTableException e) {
            return writeAgain(attempt, status, new Write(null), e.problem());
        }
    }

    /** The next attempt writes without asking the API: a value once known is never lost. */
    private PollResult writeAgain(Attempt attempt, Ready status, Write write, String problem) {
        Optional<Instant> at = policy.nextAttempt(attempt.poll(), null, clock.instant());
        if (at.isEmpty()) {
            // Lambda repeats this attempt, which asks the API again, and may not hear again what is known now.
            // It is overdue soon, so that nobody waits for it.
            Instant now = clock.instant();
            Instant deadline = policy.deadline(attempt.poll());
            advance(attempt, status, now.isBefore(deadline) ? now : deadline, problem);
            throw new UnwrittenValuesException(attempt.event(), status.values(), problem);
        }
        try {
            return pollAgain(attempt, status, write, at.get(), problem);
        } catch (ScheduleException e) {
            throw new UnwrittenValuesException(attempt.event(), status.values(), problem + "; " + e.getMessage());
        }
    }

    private PollResult pollAgain(
            Attempt attempt, CatalogStatus status, @Nullable Write write, Instant at, @Nullable String problem) {
        Recorded recorded = advance(attempt, status, at, problem);
        if (recorded.claim().isSuperseded()) {
            return superseded(attempt, status, recorded.claim().pollId());
        }
        boolean created = schedule(attempt, status, at);
        if (!created && recorded.claim().kind() == Claim.Kind.REPEATED) {
            return superseded(attempt, status, attempt.poll().id());
        }
        return new PollResult(Outcome.WAITING, attempt, status, write, at, problem, null, recorded.problem());
    }

    private Recorded advance(Attempt attempt, CatalogStatus status, Instant next, @Nullable String problem) {
        TrackedPoll waiting = tracked(attempt, PollState.WAITING, status, problem, next);
        return record(
                attempt,
                () -> store.advance(waiting, policy.overdueBefore(clock.instant()), atMost(TRACK_LIMIT, attempt)));
    }

    private boolean schedule(Attempt attempt, CatalogStatus status, Instant at) {
        Poll poll = attempt.poll();
        return scheduler.schedule(new NextAttempt(
                poll.id(),
                poll.attempts() + 1,
                at,
                policy.deadline(poll),
                attempt.invocation().functionArn(),
                attempt.event().next(poll, status),
                attempt.event().token()));
    }

    private PollResult giveUp(Attempt attempt, @Nullable CatalogStatus status, GiveUp giveUp) {
        PollState end = giveUp.outcome() == Outcome.FAILED ? PollState.FAILED : PollState.TIMED_OUT;
        TrackedPoll ended = tracked(attempt, end, status, giveUp.reason(), null);
        Recorded recorded = record(attempt, () -> store.end(ended, atMost(TRACK_LIMIT, attempt)));
        if (recorded.claim().isSuperseded()) {
            return superseded(attempt, status, recorded.claim().pollId());
        }
        return new PollResult(giveUp.outcome(), attempt, status, null, null, giveUp.reason(), null, recorded.problem());
    }

    /** The claim of this delivery; one that could not be recorded goes on untracked, since nothing may stop a chain. */
    private static Recorded record(Attempt attempt, Supplier<Claim> claim) {
        try {
            return new Recorded(claim.get(), null);
        } catch (CatalogTableException e) {
            return new Recorded(new Claim(Claim.Kind.ADVANCED, attempt.poll().id()), e.problem());
        }
    }

    private record Recorded(Claim claim, @Nullable String problem) {}

    private static PollResult superseded(Attempt attempt, @Nullable CatalogStatus status, String by) {
        return new PollResult(Outcome.SUPERSEDED, attempt.of(by), status, null, null, null, null);
    }

    /** A dry run ends nothing: whatever it finds, the poll is still waiting, unless the API refuses for good. */
    private PollResult report(Attempt attempt) {
        Check check = this.check.check(attempt).check();
        Outcome outcome = check.status() instanceof Rejected ? Outcome.FAILED : Outcome.WAITING;
        return new PollResult(
                outcome, attempt, check.status(), null, null, check.status().problem(), check.answer());
    }

    private TrackedPoll tracked(
            Attempt attempt,
            PollState state,
            @Nullable CatalogStatus status,
            @Nullable String error,
            @Nullable Instant nextAttemptAt) {
        return attempt.tracked(state, policy.deadline(attempt.poll()), status, error, nextAttemptAt);
    }

    private Duration atMost(Duration limit, Attempt attempt) {
        return attempt.invocation().atMost(limit, clock.instant());
    }
}

package org.catalogpoller.polling;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.catalogpoller.config.Settings;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.event.PollResult.Write;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Decision.GiveUp;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.TrackedPoll;
import org.catalogpoller.polling.Checker.Found;
import org.catalogpoller.polling.Tracker.Recorded;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.CatalogApi.Check;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.Pause;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.PollStore.Publication;
import org.catalogpoller.port.ScheduleException;
import org.jspecify.annotations.Nullable;

/**
 * One invocation: check, decide, and do what was decided. The only place where a decision becomes an effect.
 *
 * <p>The poll's row moves forward before the next attempt is scheduled. Of many deliveries of an attempt the first moves
 * it, and one that comes when the poll has gone on finds that out there and dies. One that dies between the two effects
 * is repeated by Lambda, finds the row where it left it, and schedules what is missing.
 */
@Singleton
public class Poller {

    private static final Duration WRITE_LIMIT = Duration.ofSeconds(10);

    private final Checker checker;
    private final PollStore store;
    private final Tracker tracker;
    private final AttemptScheduler scheduler;
    private final PollPolicy policy;
    private final Clock clock;
    private final RandomGenerator random;

    public Poller(
            AuthorizedCheck check,
            PollStore store,
            AttemptScheduler scheduler,
            Settings settings,
            Clock clock,
            RandomGenerator random,
            Pause pause) {
        this.policy = settings.polls().policy();
        this.tracker = new Tracker(store, policy, clock);
        this.checker = new Checker(check, tracker, settings, clock, random, pause);
        this.store = store;
        this.scheduler = scheduler;
        this.clock = clock;
        this.random = random;
    }

    /** @param held hears of every check that another one follows in this invocation */
    public PollResult handle(PollEvent event, Invocation invocation, Consumer<PollResult> held) {
        Instant now = clock.instant();
        Attempt attempt = new Attempt(event, event.poll(invocation.requestId(), now), invocation);
        if (event.dryRun()) {
            return report(attempt.counted());
        }
        if (event.values() != null) {
            return write(attempt.counted(), event.values());
        }
        Optional<GiveUp> exhausted = policy.exhausted(attempt.poll(), now);
        if (exhausted.isPresent()) {
            return giveUp(attempt, null, exhausted.get());
        }
        Optional<PollAgain> later = event.beginsPoll() ? policy.firstAttempt(attempt.poll(), now) : Optional.empty();
        if (later.isPresent()) {
            return pollAgain(attempt, null, null, later.get().at(), null);
        }
        return act(checker.checkInHold(attempt.counted(), now, held));
    }

    private PollResult act(Found found) {
        Attempt attempt = found.attempt();
        CatalogStatus status = found.status();
        return found.decision()
                .match(
                        publish -> write(attempt, publish.values()),
                        again -> pollAgain(attempt, status, null, again.at(), status.problem()),
                        giveUp -> giveUp(attempt, status, giveUp));
    }

    private PollResult write(Attempt attempt, CatalogValues values) {
        Ready status = new Ready(values);
        TrackedPoll updated = attempt.tracked(PollState.UPDATED, policy.deadline(attempt.poll()), status, null, null);
        try {
            Publication publication =
                    store.publish(updated, values, attempt.invocation().atMost(WRITE_LIMIT, clock.instant()));
            if (publication.rows() == null) {
                return superseded(attempt, status, attempt.poll().id());
            }
            Write write = new Write(publication.rows());
            return write.updated()
                    ? new PollResult(Outcome.UPDATED, attempt, status, write, null, null, null, publication.untracked())
                    : writeAgain(attempt, status, write, "the table has no row with id " + updated.catalogId());
        } catch (CatalogTableException e) {
            return writeAgain(attempt, status, new Write(null), e.problem());
        }
    }

    /** The next attempt writes without asking the API: a value once known is never lost. */
    private PollResult writeAgain(Attempt attempt, Ready status, Write write, String problem) {
        Optional<PollAgain> again = policy.nextAttempt(attempt.poll(), null, clock.instant(), random.nextDouble());
        if (again.isEmpty()) {
            // Lambda repeats this attempt, which asks the API again, and may not hear again what is known now.
            // It is overdue soon, so that nobody waits for it.
            tracker.advance(attempt, status, clock.instant(), problem);
            throw new UnwrittenValuesException(attempt.event(), status.values(), problem);
        }
        try {
            return pollAgain(attempt, status, write, again.get().at(), problem);
        } catch (ScheduleException e) {
            throw new UnwrittenValuesException(attempt.event(), status.values(), problem + "; " + e.getMessage());
        }
    }

    /** @param status what the attempt found; null: no check was made */
    private PollResult pollAgain(
            Attempt attempt,
            @Nullable CatalogStatus status,
            @Nullable Write write,
            Instant at,
            @Nullable String problem) {
        Recorded recorded = tracker.advance(attempt, status, at, problem);
        if (recorded.claim().isSuperseded()) {
            return superseded(attempt, status, recorded.claim().pollId());
        }
        // the row may have taken its time
        Optional<Instant> wake = policy.stillAhead(at, attempt.poll(), clock.instant());
        if (wake.isEmpty()) {
            return tooLate(attempt, status, problem);
        }
        boolean created = schedule(attempt, status, wake.get());
        if (!created && recorded.claim().kind() == Claim.Kind.REPEATED) {
            return superseded(attempt, status, attempt.poll().id());
        }
        return new PollResult(Outcome.WAITING, attempt, status, write, wake.get(), problem, null, recorded.problem());
    }

    private PollResult tooLate(Attempt attempt, @Nullable CatalogStatus status, @Nullable String problem) {
        if (status instanceof Ready ready) {
            throw new UnwrittenValuesException(attempt.event(), ready.values(), String.valueOf(problem));
        }
        return giveUp(attempt, status, policy.tooLate(attempt.poll()));
    }

    private boolean schedule(Attempt attempt, @Nullable CatalogStatus status, Instant at) {
        Poll poll = attempt.poll();
        return scheduler.schedule(new NextAttempt(
                poll.id(),
                attempt.first().poll().attempts() + 1,
                at,
                policy.deadline(poll),
                attempt.invocation().functionArn(),
                attempt.event().next(poll, status, at),
                attempt.event().token()));
    }

    private PollResult giveUp(Attempt attempt, @Nullable CatalogStatus status, GiveUp giveUp) {
        PollState end = giveUp.outcome() == Outcome.FAILED ? PollState.FAILED : PollState.TIMED_OUT;
        Recorded recorded = tracker.end(attempt, end, status, giveUp.reason());
        if (recorded.claim().isSuperseded()) {
            return superseded(attempt, status, recorded.claim().pollId());
        }
        return new PollResult(giveUp.outcome(), attempt, status, null, null, giveUp.reason(), null, recorded.problem());
    }

    private static PollResult superseded(Attempt attempt, @Nullable CatalogStatus status, String by) {
        return new PollResult(Outcome.SUPERSEDED, attempt.of(by), status, null, null, null, null);
    }

    /** A dry run ends nothing: whatever it finds, the poll is still waiting, unless the API refuses for good. */
    private PollResult report(Attempt attempt) {
        Check check = checker.check(attempt).check();
        Outcome outcome = check.status() instanceof Rejected ? Outcome.FAILED : Outcome.WAITING;
        return new PollResult(
                outcome, attempt, check.status(), null, null, check.status().problem(), check.answer());
    }
}

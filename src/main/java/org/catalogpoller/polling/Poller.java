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
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Decision.GiveUp;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.polling.Hold.Found;
import org.catalogpoller.polling.Tracker.Recorded;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.CatalogApi.Check;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.Pause;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.PollStore.Publication;
import org.catalogpoller.port.PollStore.Publication.NoRow;
import org.catalogpoller.port.PollStore.Publication.OtherCatalog;
import org.catalogpoller.port.PollStore.Publication.Refused;
import org.catalogpoller.port.PollStore.Publication.Written;
import org.catalogpoller.port.ScheduleException;
import org.jspecify.annotations.Nullable;

/**
 * One invocation for a poll: check, decide, and do what was decided. The only place where a decision becomes an effect.
 *
 * <p>The poll's row moves forward before the next attempt is scheduled. The first of many deliveries of an attempt moves
 * it. A delivery that comes after the poll has gone on finds that in the row, and ends. A delivery that dies between the
 * two effects is repeated by Lambda, finds the row where it left it, and schedules what is missing.
 */
@Singleton
public class Poller {

    private static final Duration WRITE_LIMIT = Duration.ofSeconds(10);

    private final AuthorizedApi api;
    private final Hold hold;
    private final PollStore store;
    private final Tracker tracker;
    private final AttemptScheduler scheduler;
    private final PollPolicy policy;
    private final Clock clock;
    private final RandomGenerator random;

    public Poller(
            AuthorizedApi api,
            PollStore store,
            AttemptScheduler scheduler,
            Settings settings,
            Clock clock,
            RandomGenerator random,
            Pause pause) {
        this.policy = settings.polls().policy();
        this.tracker = new Tracker(store, policy, clock);
        this.hold = new Hold(api, tracker, settings, clock, random, pause);
        this.api = api;
        this.store = store;
        this.scheduler = scheduler;
        this.clock = clock;
        this.random = random;
    }

    /**
     * One invocation for an event.
     *
     * @param held gets the result of every attempt that another one follows in this invocation
     */
    public PollResult handle(PollEvent event, Invocation invocation, Consumer<PollResult> held) {
        Instant now = clock.instant();
        Delivery delivery = new Delivery(event, event.poll(invocation.requestId(), now), invocation);
        if (event.dryRun()) {
            Check check = api.check(delivery).check();
            return PollResult.dryRun(delivery.afterAttempt().poll(), check.status(), check.answer());
        }
        if (event.values() != null) {
            return write(delivery.afterAttempt(), event.values());
        }
        Optional<GiveUp> exhausted = policy.exhausted(delivery.poll(), now);
        if (exhausted.isPresent()) {
            return giveUp(delivery, null, exhausted.get());
        }
        delivery = api.seal(delivery);
        Optional<PollAgain> later = event.beginsPoll() ? policy.firstAttempt(delivery.poll(), now) : Optional.empty();
        if (later.isPresent()) {
            return pollAgain(delivery, null, later.get().at(), null);
        }
        return act(hold.check(delivery, now, held));
    }

    private PollResult act(Found found) {
        Delivery delivery = found.delivery();
        CatalogStatus status = found.status();
        return found.decision()
                .match(
                        publish -> write(delivery, publish.values()),
                        again -> pollAgain(delivery, status, again.at(), status.problem()),
                        giveUp -> giveUp(delivery, status, giveUp));
    }

    private PollResult write(Delivery delivery, CatalogValues values) {
        Ready status = new Ready(values);
        Poll poll = delivery.poll();
        PollRow row = delivery.row(poll, PollState.UPDATED, policy.deadline(poll), status, null, null);
        Publication publication;
        try {
            publication = store.publish(row, values, delivery.invocation().atMost(WRITE_LIMIT, clock.instant()));
        } catch (CatalogTableException e) {
            return writeAgain(delivery, status, new Write(null), e.problem());
        }
        if (publication instanceof Written written) {
            return PollResult.updated(poll, status).untracked(written.untracked());
        }
        if (publication instanceof NoRow noRow) {
            return writeAgain(delivery, status, new Write(0), noRow.reason());
        }
        if (publication instanceof Refused refused) {
            String reason = "PostgreSQL refuses the values " + values.byField() + ": " + refused.reason();
            return giveUp(delivery, status, new GiveUp(Outcome.FAILED, reason));
        }
        if (publication instanceof OtherCatalog) {
            throw Tracker.otherCatalog();
        }
        return superseded(delivery, status, poll.id());
    }

    /** The next attempt writes without asking the API: a value once known is never lost. */
    private PollResult writeAgain(Delivery delivery, Ready status, Write write, String problem) {
        Optional<PollAgain> again = policy.nextAttempt(delivery.poll(), null, clock.instant(), random.nextDouble());
        if (again.isEmpty()) {
            // Lambda repeats this attempt. It asks the API again, which may not say again what is known now. The row
            // says
            // that the attempt is overdue soon, so that no other poll waits for it.
            tracker.advance(delivery, status, clock.instant(), problem);
            throw new UnwrittenValuesException(delivery.poll().catalog(), status.values(), problem);
        }
        try {
            PollResult result = pollAgain(delivery, status, again.get().at(), problem);
            return result.outcome() == Outcome.WAITING ? result.withFailedWrite(write, problem) : result;
        } catch (ScheduleException e) {
            String problems = problem + "; " + e.problem();
            throw new UnwrittenValuesException(delivery.poll().catalog(), status.values(), problems);
        }
    }

    /** @param status what the attempt found; null: no check was made */
    private PollResult pollAgain(
            Delivery delivery, @Nullable CatalogStatus status, Instant at, @Nullable String problem) {
        Recorded recorded = tracker.advance(delivery, status, at, problem);
        if (recorded.claim().isSuperseded()) {
            return superseded(delivery, status, recorded.claim().pollId());
        }
        if (recorded.claim().kind() == Claim.Kind.WRITTEN && status instanceof Ready ready) {
            return PollResult.updated(delivery.poll(), ready);
        }
        // the row may have taken its time
        Instant now = clock.instant();
        boolean repeated = recorded.claim().kind() == Claim.Kind.REPEATED;
        Instant next = repeated ? policy.afterRepetition(at, delivery.poll(), now) : at;
        Optional<Instant> wake = policy.stillAhead(next, delivery.poll(), now);
        if (wake.isEmpty()) {
            return tooLate(delivery, status, problem);
        }
        boolean created = schedule(delivery, status, wake.get());
        if (!created && repeated) {
            return superseded(delivery, status, delivery.poll().id());
        }
        return PollResult.waiting(delivery.poll(), status, wake.get()).untracked(recorded.problem());
    }

    private PollResult tooLate(Delivery delivery, @Nullable CatalogStatus status, @Nullable String problem) {
        if (status instanceof Ready ready) {
            throw new UnwrittenValuesException(delivery.poll().catalog(), ready.values(), String.valueOf(problem));
        }
        return giveUp(delivery, status, policy.tooLate(delivery.poll()));
    }

    private boolean schedule(Delivery delivery, @Nullable CatalogStatus status, Instant at) {
        Poll poll = delivery.poll();
        return scheduler.schedule(new NextAttempt(
                poll.id(),
                delivery.afterFirstAttempt().nextAttempt().number(),
                null,
                at,
                policy.deadline(poll),
                delivery.invocation().functionArn(),
                delivery.nextEvent(status, at),
                delivery.event().token()));
    }

    private PollResult giveUp(Delivery delivery, @Nullable CatalogStatus status, GiveUp giveUp) {
        PollState end = giveUp.outcome() == Outcome.FAILED ? PollState.FAILED : PollState.TIMED_OUT;
        Recorded recorded = tracker.end(delivery, end, status, giveUp.reason());
        if (recorded.claim().isSuperseded()) {
            return superseded(delivery, status, recorded.claim().pollId());
        }
        return PollResult.ended(giveUp.outcome(), delivery.poll(), status, giveUp.reason())
                .untracked(recorded.problem());
    }

    private static PollResult superseded(Delivery delivery, @Nullable CatalogStatus status, String byPollId) {
        Poll poll = delivery.poll();
        Poll goesOn = new Poll(byPollId, poll.catalog(), poll.startedAt(), poll.attempts());
        return PollResult.superseded(goesOn, status);
    }
}

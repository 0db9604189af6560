package org.catalogpoller;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.catalogpoller.PollResult.Write;
import org.catalogpoller.catalogapi.CatalogApi;
import org.catalogpoller.catalogapi.CatalogApi.Check;
import org.catalogpoller.catalogdb.CatalogTable;
import org.catalogpoller.catalogdb.CatalogTableException;
import org.catalogpoller.config.Settings;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Decision.GiveUp;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.scheduler.AttemptScheduler;
import org.catalogpoller.scheduler.AttemptScheduler.NextAttempt;
import org.jspecify.annotations.Nullable;

/** One attempt: check, decide, and do what was decided. The only place where a decision becomes an effect. */
@Singleton
class Poller {

    private static final Duration WRITE_LIMIT = Duration.ofSeconds(10);

    private final CatalogApi api;
    private final CatalogTable table;
    private final AttemptScheduler scheduler;
    private final PollPolicy policy;
    private final Clock clock;

    Poller(CatalogApi api, CatalogTable table, AttemptScheduler scheduler, Settings settings, Clock clock) {
        this.api = api;
        this.table = table;
        this.scheduler = scheduler;
        this.policy = settings.pollPolicy();
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
        return act(attempt.counted(), check(attempt).status());
    }

    private Check check(Attempt attempt) {
        PollEvent event = attempt.event();
        return api.check(event.catalogName(), event.token(), timeBeforeReserve(attempt));
    }

    private PollResult act(Attempt attempt, CatalogStatus status) {
        return policy.decide(attempt.poll(), status, clock.instant())
                .match(
                        publish -> write(attempt, publish.values()),
                        again -> pollAgain(attempt, status, null, again.at(), status.problem()),
                        giveUp -> giveUp(attempt, status, giveUp));
    }

    private PollResult write(Attempt attempt, CatalogValues values) {
        long id = attempt.event().localCatalogId();
        Duration time = timeBeforeReserve(attempt);
        try {
            int rows = table.write(id, values, time.compareTo(WRITE_LIMIT) < 0 ? time : WRITE_LIMIT);
            Write write = new Write(rows);
            return write.updated()
                    ? new PollResult(Outcome.UPDATED, attempt, new Ready(values), write, null, null, null)
                    : writeAgain(attempt, values, write, "the table has no row with id " + id);
        } catch (CatalogTableException e) {
            return writeAgain(attempt, values, new Write(null), e.problem());
        }
    }

    /** The next attempt writes without asking the API: a value once known is never lost. */
    private PollResult writeAgain(Attempt attempt, CatalogValues values, Write write, String problem) {
        Instant at = policy.nextAttempt(attempt.poll(), null, clock.instant())
                .orElseThrow(() -> new UnwrittenValuesException(attempt.event(), values, problem));
        return pollAgain(attempt, new Ready(values), write, at, problem);
    }

    private PollResult pollAgain(
            Attempt attempt, CatalogStatus status, @Nullable Write write, Instant at, @Nullable String problem) {
        Poll poll = attempt.poll();
        scheduler.schedule(new NextAttempt(
                poll.id(),
                poll.attempts() + 1,
                at,
                policy.deadline(poll),
                attempt.invocation().functionArn(),
                attempt.event().next(poll, status),
                attempt.event().token()));
        return new PollResult(Outcome.WAITING, attempt, status, write, at, problem, null);
    }

    private static PollResult giveUp(Attempt attempt, @Nullable CatalogStatus status, GiveUp giveUp) {
        return new PollResult(giveUp.outcome(), attempt, status, null, null, giveUp.reason(), null);
    }

    /** A dry run ends nothing: whatever it finds, the poll is still waiting, unless the API refuses for good. */
    private PollResult report(Attempt attempt) {
        Check check = check(attempt);
        Outcome outcome = check.status() instanceof Rejected ? Outcome.FAILED : Outcome.WAITING;
        return new PollResult(
                outcome, attempt, check.status(), null, null, check.status().problem(), check.answer());
    }

    private Duration timeBeforeReserve(Attempt attempt) {
        return attempt.invocation().timeBeforeReserve(clock.instant());
    }
}

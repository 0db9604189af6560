package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.catalogpoller.config.TokenSettings;
import org.catalogpoller.event.NextEvent;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.poll.OverdueRule;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollRow.Marks;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.poll.ReadinessRule;
import org.catalogpoller.poll.RetryId;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.TokenSeal;
import org.catalogpoller.port.TokenSealException;
import org.jspecify.annotations.Nullable;

/**
 * Starts one ended poll again, as a new poll with an identity that follows from the old one. The row comes first. Where
 * this dies before it has made the schedule, the new poll is overdue soon. A sweep then revives it.
 */
@Singleton
public class Retry {

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final Duration AHEAD = Duration.ofSeconds(1);
    private static final String NO_SECOND = "no second is left for it before its deadline";

    private final PollStore store;
    private final AttemptScheduler scheduler;
    private final TokenSeal seal;
    private final PollPolicy policy;
    private final ReadinessRule rule;
    private final boolean hasTokens;
    private final Clock clock;

    public Retry(
            PollStore store,
            AttemptScheduler scheduler,
            TokenSeal seal,
            PollPolicy policy,
            ReadinessRule rule,
            Optional<TokenSettings> tokens,
            Clock clock) {
        this.store = store;
        this.scheduler = scheduler;
        this.seal = seal;
        this.policy = policy;
        this.rule = rule;
        this.hasTokens = tokens.isPresent();
        this.clock = clock;
    }

    /** Why a poll is not started again. */
    static final class RetryRefusedException extends ProblemException {

        private static final long serialVersionUID = 1L;

        RetryRefusedException(String reason) {
            super(reason);
        }
    }

    /**
     * Starts a poll again.
     *
     * @param token for the new poll; null: it has what the old one had
     * @throws RetryRefusedException if it cannot be started again
     * @throws ProblemException if the database or the scheduler did not confirm it; it may be asked for again
     */
    Poll start(PollRow old, @Nullable BearerToken token, Invocation invocation) {
        if (old.state() == PollState.WAITING) {
            throw new RetryRefusedException("it waits");
        }
        if (old.state() == PollState.UPDATED) {
            throw new RetryRefusedException("its values are written");
        }
        String id = RetryId.of(old.id());
        if (id.codePointCount(0, id.length()) > Poll.MAX_ID) {
            throw new RetryRefusedException("its poll_id is too long for another one to follow from it");
        }
        Instant now = clock.instant();
        Poll poll = new Poll(id, old.catalog(), now, 0, old.poll().correlation());
        BearerToken needed = rule.complete(old.values()) == null ? token(old, token) : null;
        String sealed = needed == null || !seal.isOn() ? null : seal.seal(needed, id, LIMIT);
        PollRow row = PollRow.of(poll, PollState.WAITING, policy.deadline(poll))
                .withToken(needed != null, sealed)
                .withValues(old.values())
                .marked(Marks.retryOf(old.id()))
                .dueAt(new PollAgain(now.plus(AHEAD)).at());
        Claim claim = store.advance(row, now, OverdueRule.AFTER, invocation.atMost(LIMIT, now));
        if (claim.isSuperseded() && !claim.pollId().equals(id)) {
            throw new RetryRefusedException("another poll waits for the catalog: " + claim.pollId());
        }
        if (claim.kind() == Claim.Kind.OTHER_CATALOG) {
            throw new RetryRefusedException("a poll for another catalog has the poll_id " + id);
        }
        // where this died after the row, the schedule is missing
        boolean goesOn = !claim.isSuperseded() && schedule(row, needed, claim, invocation);
        if (!goesOn && claim.kind() != Claim.Kind.ADVANCED) {
            throw new RetryRefusedException("it was retried before, as " + id);
        }
        return poll;
    }

    /** The token that the new poll needs; null: none, or one of the function's own. */
    private @Nullable BearerToken token(PollRow old, @Nullable BearerToken given) {
        if (given != null) {
            return given;
        }
        if (old.sealedToken() != null) {
            try {
                return seal.open(old.sealedToken(), old.id(), LIMIT);
            } catch (TokenSealException e) {
                if (!hasTokens) {
                    throw new RetryRefusedException(e.problem());
                }
                return null;
            }
        }
        if (old.needsToken() && !hasTokens) {
            throw new RetryRefusedException("its token was in its events alone: give jwt_token");
        }
        return null;
    }

    /** Ends a new poll that has no time for an attempt. */
    private RetryRefusedException ended(PollRow row) {
        var unused = store.end(row.ended(PollState.TIMED_OUT, NO_SECOND), LIMIT);
        return new RetryRefusedException(NO_SECOND + ": " + row.id() + " has ended");
    }

    /** Makes the schedule of the first attempt. False: it is there, or an earlier retry has no time for it. */
    private boolean schedule(PollRow row, @Nullable BearerToken token, Claim claim, Invocation invocation) {
        Instant requestAt = claim.news().requestAt();
        Instant earliest = invocation.earliestSchedule(clock.instant());
        Instant at = requestAt == null ? earliest.plus(AHEAD) : requestAt;
        Optional<Instant> wake = policy.stillAhead(new PollAgain(at).at(), row.poll(), earliest)
                .filter(time -> policy.hasTimeAt(time, row.poll()));
        if (wake.isEmpty()) {
            if (claim.kind() == Claim.Kind.ADVANCED) {
                throw ended(row);
            }
            return false;
        }
        BearerToken carried = row.sealedToken() == null ? token : null;
        String event = NextEvent.toRetry(row, carried, wake.get());
        return scheduler.schedule(
                NextAttempt.of(row.id(), 1, wake.get(), row.deadline(), invocation.functionArn(), event)
                        .carrying(carried));
    }
}

package org.catalogpoller.polling;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.event.PollResult.Write;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Decision.GiveUp;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.StoryLine;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.PollStore.Publication;
import org.catalogpoller.port.PollStore.Publication.NoRow;
import org.catalogpoller.port.PollStore.Publication.OtherCatalog;
import org.catalogpoller.port.PollStore.Publication.Refused;
import org.catalogpoller.port.PollStore.Publication.Written;
import org.catalogpoller.port.ScheduleException;

/** Writes known values into the backend's row. Where that fails, the next attempt writes them. */
final class ValuesWriter {

    private static final Duration WRITE_LIMIT = Duration.ofSeconds(10);

    private final PollStore store;
    private final Tracker tracker;
    private final PollProgress progress;
    private final PollPolicy policy;
    private final Clock clock;
    private final RandomGenerator random;

    ValuesWriter(
            PollStore store,
            Tracker tracker,
            PollProgress progress,
            PollPolicy policy,
            Clock clock,
            RandomGenerator random) {
        this.store = store;
        this.tracker = tracker;
        this.progress = progress;
        this.policy = policy;
        this.clock = clock;
        this.random = random;
    }

    PollResult write(Delivery delivery, CatalogValues values) {
        Ready status = new Ready(values);
        Poll poll = delivery.poll();
        delivery.story().decides(StoryLine.PUBLISH, status, status.problem());
        PollRow row =
                delivery.row(poll, PollState.UPDATED, policy.deadline(poll)).found(status, status.problem());
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
            return progress.giveUp(delivery, status, new GiveUp(Outcome.FAILED, reason));
        }
        if (publication instanceof OtherCatalog) {
            throw Tracker.otherCatalog();
        }
        return PollProgress.superseded(delivery, status, poll.id());
    }

    /** The next attempt writes without asking the API: a value once known is never lost. */
    private PollResult writeAgain(Delivery delivery, Ready status, Write write, String problem) {
        Optional<PollAgain> again = policy.nextAttempt(delivery.poll(), null, clock.instant(), random.nextDouble());
        if (again.isEmpty()) {
            // Lambda repeats this attempt. It asks the API again, and the answer may be another one.
            // The row says that the attempt is overdue soon, so that no other poll waits for it.
            delivery.story().decides(StoryLine.PUBLISH, status, problem);
            tracker.advance(delivery, status, clock.instant(), problem);
            throw new UnwrittenValuesException(delivery.poll().catalog(), status.values(), problem);
        }
        try {
            PollResult result = progress.pollAgain(delivery, status, again.get().at(), problem);
            return result.outcome() == Outcome.WAITING ? result.withFailedWrite(write, problem) : result;
        } catch (ScheduleException e) {
            String problems = problem + "; " + e.problem();
            throw new UnwrittenValuesException(delivery.poll().catalog(), status.values(), problems);
        }
    }
}

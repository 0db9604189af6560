package org.catalogpoller;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.catalogpoller.OperatorEvent.Action;
import org.catalogpoller.catalogdb.PollStore;
import org.catalogpoller.config.Settings;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.TrackedPoll;
import org.catalogpoller.scheduler.AttemptScheduler;

/** What an operator, or a rule that fires every five minutes, asks of the polls under way. */
@Singleton
class PollOperations {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final PollStore store;
    private final AttemptScheduler scheduler;
    private final Sweeper sweeper;
    private final boolean tracking;

    PollOperations(PollStore store, AttemptScheduler scheduler, Sweeper sweeper, Settings settings) {
        this.store = store;
        this.scheduler = scheduler;
        this.sweeper = sweeper;
        this.tracking = settings.pollTracking();
    }

    OperatorResult handle(OperatorEvent event, Invocation invocation) {
        if (!tracking) {
            throw new InvalidEventException("action: needs POLL_TRACKING on");
        }
        return switch (event.action()) {
            case STATUS -> OperatorResult.status(polls(event));
            case CANCEL -> OperatorResult.cancelled(cancel(polls(event)));
            case SWEEP -> OperatorResult.swept(sweeper.sweep(invocation));
        };
    }

    private List<TrackedPoll> polls(OperatorEvent event) {
        if (event.pollId() != null) {
            return store.find(event.pollId(), LIMIT).stream().toList();
        }
        if (event.localCatalogId() == null) {
            throw new InvalidEventException(
                    "poll_id: is required, or local_catalog_id, to " + Action.wire(event.action()));
        }
        return store.findByCatalog(event.localCatalogId(), LIMIT);
    }

    /** The row first: an attempt that comes between the two finds it ended. */
    private List<TrackedPoll> cancel(List<TrackedPoll> polls) {
        List<TrackedPoll> cancelled = new ArrayList<>();
        for (TrackedPoll poll : polls) {
            if (poll.state() == PollState.WAITING) {
                TrackedPoll end = poll.ended(PollState.CANCELLED, "cancelled by an operator");
                if (!store.end(end, LIMIT).isSuperseded()) {
                    cancelled.add(end);
                    scheduler.cancel(poll.poll().id(), poll.poll().attempts() + 1);
                }
            }
        }
        return cancelled;
    }
}

package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.catalogpoller.config.Settings;
import org.catalogpoller.event.InvalidEventException;
import org.catalogpoller.event.OperatorEvent;
import org.catalogpoller.event.OperatorEvent.Action;
import org.catalogpoller.event.OperatorResult;
import org.catalogpoller.poll.PollState;
import org.catalogpoller.poll.TrackedPoll;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.PollStore;

/** What an operator, or a rule that fires every five minutes, asks of the polls under way. */
@Singleton
public class PollOperations {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int TRIES = 3;

    private final PollStore store;
    private final AttemptScheduler scheduler;
    private final Sweeper sweeper;
    private final SetupCheck setup;
    private final boolean tracking;

    public PollOperations(
            PollStore store, AttemptScheduler scheduler, Sweeper sweeper, SetupCheck setup, Settings settings) {
        this.store = store;
        this.scheduler = scheduler;
        this.sweeper = sweeper;
        this.setup = setup;
        this.tracking = settings.polls().tracking();
    }

    public OperatorResult handle(OperatorEvent event, Invocation invocation) {
        if (!tracking && event.action() != Action.CHECK_SETUP) {
            throw new InvalidEventException("action: needs POLL_TRACKING on");
        }
        return switch (event.action()) {
            case STATUS -> OperatorResult.status(polls(event));
            case CANCEL -> OperatorResult.cancelled(cancel(polls(event)));
            case SWEEP -> OperatorResult.swept(sweeper.sweep(invocation));
            case CHECK_SETUP -> OperatorResult.checked(setup.run(invocation));
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

    private List<TrackedPoll> cancel(List<TrackedPoll> polls) {
        List<TrackedPoll> cancelled = new ArrayList<>();
        for (TrackedPoll poll : polls) {
            cancel(poll, TRIES).ifPresent(cancelled::add);
        }
        return cancelled;
    }

    /**
     * The row first: an attempt that comes between the two finds it ended. An attempt that gets ahead of the row's end
     * has moved it on, and the row is looked at again.
     */
    private Optional<TrackedPoll> cancel(TrackedPoll poll, int tries) {
        if (poll.state() != PollState.WAITING || tries == 0) {
            return Optional.empty();
        }
        TrackedPoll end = poll.ended(PollState.CANCELLED, "cancelled by an operator");
        if (store.end(end, LIMIT).isSuperseded()) {
            return store.find(poll.poll().id(), LIMIT).flatMap(moved -> cancel(moved, tries - 1));
        }
        scheduler.cancel(poll.poll().id(), poll.poll().attempts() + 1);
        return Optional.of(end);
    }
}

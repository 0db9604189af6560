package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.catalogpoller.config.PollSettings;
import org.catalogpoller.event.InvalidEventException;
import org.catalogpoller.event.OperatorEvent;
import org.catalogpoller.event.OperatorEvent.Action;
import org.catalogpoller.event.OperatorResult;
import org.catalogpoller.event.OperatorResult.SetupChecked;
import org.catalogpoller.event.OperatorResult.Status;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.port.PollRows;

/** What operators, or a rule that fires every five minutes, ask of the polls under way. */
@Singleton
public class Operations {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** The most polls of a catalog that an answer holds. Its JSON stays far below the 6 MB that Lambda allows. */
    private static final int MAX_POLLS = 100;

    private final PollRows rows;
    private final Cancellation cancellation;
    private final Sweeper sweeper;
    private final SetupCheck setup;
    private final boolean tracking;
    private final Clock clock;

    public Operations(
            PollRows rows,
            Cancellation cancellation,
            Sweeper sweeper,
            SetupCheck setup,
            PollSettings polls,
            Clock clock) {
        this.rows = rows;
        this.cancellation = cancellation;
        this.sweeper = sweeper;
        this.setup = setup;
        this.tracking = polls.tracking();
        this.clock = clock;
    }

    public OperatorResult handle(OperatorEvent event, Invocation invocation) {
        if (!tracking && event.action() != Action.CHECK_SETUP) {
            throw new InvalidEventException("action: needs POLL_TRACKING on");
        }
        return switch (event.action()) {
            case STATUS -> new Status(polls(event, invocation));
            case CANCEL -> cancellation.cancel(polls(event, invocation), invocation);
            case SWEEP -> sweeper.sweep(invocation);
            case CHECK_SETUP -> new SetupChecked(setup.run(invocation));
        };
    }

    private List<PollRow> polls(OperatorEvent event, Invocation invocation) {
        Duration limit = invocation.atMost(LIMIT, clock.instant());
        if (event.pollId() != null) {
            return rows.find(event.pollId(), limit).stream().toList();
        }
        if (event.localCatalogId() == null) {
            throw new InvalidEventException(
                    "poll_id: is required, or local_catalog_id, to " + Action.wire(event.action()));
        }
        return rows.findByCatalog(event.localCatalogId(), MAX_POLLS, limit);
    }
}

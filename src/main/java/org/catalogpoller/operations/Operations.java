package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.catalogpoller.config.PollSettings;
import org.catalogpoller.config.TokenSettings;
import org.catalogpoller.event.CheckedNow;
import org.catalogpoller.event.InvalidEventException;
import org.catalogpoller.event.ListEvent;
import org.catalogpoller.event.OperatorEvent;
import org.catalogpoller.event.OperatorEvent.About;
import org.catalogpoller.event.OperatorEvent.Action;
import org.catalogpoller.event.OperatorEvent.PauseOrder;
import org.catalogpoller.event.OperatorResult;
import org.catalogpoller.event.OperatorResult.SetupChecked;
import org.catalogpoller.event.OperatorResult.Status;
import org.catalogpoller.event.RetryOrder;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.ReadinessRule;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.port.PollRows;

/** What operators, or a rule that fires every five minutes, ask of the polls under way. */
@Singleton
public class Operations {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    /** The most polls of a catalog that an answer holds. Its JSON stays far below the 6 MB that Lambda allows. */
    private static final int MAX_POLLS = 100;

    private final PollRows rows;
    private final PollReports reports;
    private final Cancellation cancellation;
    private final BatchedRetry retries;
    private final Pausing pausing;
    private final Sweeper sweeper;
    private final SetupCheck setup;
    private final ReadinessRule rule;
    private final boolean tracking;
    private final boolean hasTokens;
    private final Clock clock;

    public Operations(
            PollRows rows,
            PollReports reports,
            Cancellation cancellation,
            BatchedRetry retries,
            Pausing pausing,
            Sweeper sweeper,
            SetupCheck setup,
            ReadinessRule rule,
            PollSettings polls,
            Optional<TokenSettings> tokens,
            Clock clock) {
        this.rows = rows;
        this.reports = reports;
        this.cancellation = cancellation;
        this.retries = retries;
        this.pausing = pausing;
        this.sweeper = sweeper;
        this.setup = setup;
        this.rule = rule;
        this.tracking = polls.tracking();
        this.hasTokens = tokens.isPresent();
        this.clock = clock;
    }

    /** Does what an operator asks for, but for an attempt that is {@link CheckedNow#due}. */
    public OperatorResult handle(OperatorEvent event, Invocation invocation) {
        if (!tracking && event.action() != Action.CHECK_SETUP) {
            throw new InvalidEventException("action: needs POLL_TRACKING on");
        }
        if (event instanceof ListEvent list) {
            return reports.list(list, invocation);
        }
        if (event instanceof About about) {
            List<PollRow> polls = polls(about, invocation);
            return switch (about.action()) {
                case CANCEL -> cancellation.cancel(polls, about.pollIds().size(), invocation);
                case CHECK_NOW -> CheckNow.of(polls, rule, hasTokens);
                case STATUS -> about.pollIds().isEmpty() ? new Status(polls, null) : reports.status(polls, invocation);
                default -> throw unknown(event);
            };
        }
        if (event instanceof RetryOrder order) {
            return retries.retry(order, invocation);
        }
        if (event instanceof PauseOrder order) {
            return switch (order.action()) {
                case PAUSE -> pausing.pause(order, invocation);
                case RESUME -> pausing.resume(order, invocation);
                default -> throw unknown(event);
            };
        }
        return switch (event.action()) {
            case SWEEP -> sweeper.sweep(invocation);
            case CHECK_SETUP -> new SetupChecked(setup.run(invocation));
            default -> throw unknown(event);
        };
    }

    private static IllegalStateException unknown(OperatorEvent event) {
        return new IllegalStateException(
                "nothing does the action " + event.action().word());
    }

    private List<PollRow> polls(About about, Invocation invocation) {
        Duration limit = invocation.atMost(LIMIT, clock.instant());
        if (about.localCatalogId() == null) {
            return rows.findAll(about.pollIds(), limit);
        }
        long catalog = about.localCatalogId();
        if (about.pollIds().isEmpty()) {
            return rows.findByCatalog(catalog, MAX_POLLS, limit);
        }
        List<PollRow> polls = rows.findAll(about.pollIds(), limit);
        if (polls.stream().anyMatch(poll -> poll.catalog().id() != catalog)) {
            throw new InvalidEventException("local_catalog_id: is not the catalog of a poll that the event names");
        }
        return polls;
    }
}

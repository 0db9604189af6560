package org.catalogpoller.operations;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.catalogpoller.event.Retried;
import org.catalogpoller.event.Retried.New;
import org.catalogpoller.event.Retried.Refused;
import org.catalogpoller.event.RetryOrder;
import org.catalogpoller.operations.Retry.RetryRefusedException;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.ManyAtOnce;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.RetryablePolls;
import org.catalogpoller.port.RetryablePolls.Ended;
import org.catalogpoller.port.RetryablePolls.Place;
import org.jspecify.annotations.Nullable;

/** Starts ended polls again on behalf of an operator: so many a second, while there is time. */
@Singleton
public class BatchedRetry {

    private static final int BATCH = 100;
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Retry retry;
    private final PollRows rows;
    private final RetryablePolls ended;
    private final ManyAtOnce many;
    private final Clock clock;

    public BatchedRetry(Retry retry, PollRows rows, RetryablePolls ended, ManyAtOnce many, Clock clock) {
        this.retry = retry;
        this.rows = rows;
        this.ended = ended;
        this.many = many;
        this.clock = clock;
    }

    Retried retry(RetryOrder order, Invocation invocation) {
        Run run = new Run(order, invocation);
        many.work(run::next, Duration.ofSeconds(1).dividedBy(order.maxRate()), () -> isTime(invocation));
        return run.result();
    }

    private boolean isTime(Invocation invocation) {
        return invocation.timeToBegin(clock.instant()).compareTo(Duration.ZERO) > 0;
    }

    /** One event's polls, and what became of them; several threads add to that. */
    private final class Run {

        private final RetryOrder order;
        private final Invocation invocation;
        private final Instant until;

        private final Deque<PollRow> found = new ArrayDeque<>();
        private final List<New> started = new ArrayList<>();
        private final List<Refused> refused = new ArrayList<>();
        private final Set<String> problems = new LinkedHashSet<>();
        private @Nullable Place place;
        private boolean lastBatch;

        Run(RetryOrder order, Invocation invocation) {
            this.order = order;
            this.invocation = invocation;
            this.until = order.until() == null ? NEVER : order.until();
            this.place = order.since() == null ? null : Place.before(order.since());
        }

        @Nullable
        Runnable next() {
            // a batch may hold nothing but retries of this run
            while (found.isEmpty() && !lastBatch && isTime(invocation)) {
                try {
                    findMore();
                } catch (CatalogTableException e) {
                    lastBatch = true;
                    problem(e);
                }
            }
            PollRow row = found.poll();
            return row == null ? null : () -> start(row);
        }

        private void findMore() {
            if (place == null) {
                lastBatch = true;
                found.addAll(named());
                if (found.isEmpty()) {
                    problems.add("there is no such poll");
                }
                return;
            }
            List<Ended> batch = ended.endedAfter(place, until, order.states(), BATCH, limit());
            lastBatch = batch.size() < BATCH;
            for (Ended poll : batch) {
                if (!isOwn(poll.row())) {
                    found.add(poll.row());
                }
                place = poll.place();
            }
        }

        private Duration limit() {
            return invocation.atMost(LIMIT, clock.instant());
        }

        /** A retry of this run that has failed already. */
        private synchronized boolean isOwn(PollRow row) {
            return started.stream().anyMatch(each -> each.poll().id().equals(row.id()));
        }

        private List<PollRow> named() {
            return order.localCatalogId() == null
                    ? rows.find(Objects.requireNonNull(order.pollId()), limit()).stream()
                            .toList()
                    : rows.findByCatalog(order.localCatalogId(), 1, limit());
        }

        private void start(PollRow row) {
            try {
                New poll = new New(retry.start(row, order.token(), invocation), row.id());
                synchronized (this) {
                    started.add(poll);
                }
            } catch (RetryRefusedException e) {
                synchronized (this) {
                    refused.add(new Refused(row.id(), e.problem()));
                }
            } catch (ProblemException e) {
                problem(e);
            }
        }

        private synchronized void problem(ProblemException e) {
            problems.add(e.problem());
        }

        Retried result() {
            int remaining = found.size();
            try {
                remaining += place == null || lastBatch ? 0 : ended.countAfter(place, until, order.states(), limit());
            } catch (CatalogTableException e) {
                problem(e);
            }
            String problem = problems.isEmpty() ? null : String.join("; ", problems);
            return new Retried(started, refused, remaining, problem);
        }
    }
}

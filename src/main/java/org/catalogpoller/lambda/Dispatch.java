package org.catalogpoller.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.catalogpoller.config.ApiSettings;
import org.catalogpoller.event.CheckedNow;
import org.catalogpoller.event.Event;
import org.catalogpoller.event.FailedEventBatch;
import org.catalogpoller.event.OperatorEvent;
import org.catalogpoller.event.OperatorResult;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.metrics.Measurements;
import org.catalogpoller.operations.Operations;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.ReadinessRule;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.Notifications;
import org.catalogpoller.polling.Poller;

/** Which event it is, what is done about it, and what is logged and measured of it. */
@Singleton
public class Dispatch {

    /** Where an event comes from. */
    @FunctionalInterface
    private interface Source {
        Event read() throws IOException;
    }

    private final Poller poller;
    private final Notifications notifications;
    private final Operations operations;
    private final FailedEventDelivery failedEvents;
    private final int maxAttempts;
    private final ReadinessRule rule;
    private final Duration interval;
    private final Clock clock;

    public Dispatch(
            Poller poller,
            Notifications notifications,
            Operations operations,
            ApiSettings api,
            PollPolicy policy,
            ReadinessRule rule,
            Clock clock) {
        this.poller = poller;
        this.notifications = notifications;
        this.operations = operations;
        this.failedEvents = new FailedEventDelivery(api.timeout(), clock);
        this.maxAttempts = policy.maxAttempts();
        this.rule = rule;
        this.interval = policy.backoff().interval();
        this.clock = clock;
    }

    /**
     * One invocation.
     *
     * @param coldStart whether it is the first of its environment
     * @param writer gets each line of the log
     * @param metrics gets what was measured, also where the invocation ends in an error
     * @return the result
     */
    public ObjectNode handle(
            InputStream in, Invocation invocation, boolean coldStart, LogWriter writer, Consumer<Measurements> metrics)
            throws IOException {
        return handle(() -> Event.read(in, rule), invocation, coldStart, writer, metrics);
    }

    private ObjectNode handle(
            Source source, Invocation invocation, boolean coldStart, LogWriter writer, Consumer<Measurements> metrics)
            throws IOException {
        InvocationMetrics measure = new InvocationMetrics(invocation, clock.instant(), coldStart, interval);
        InvocationLog log = new InvocationLog(writer, maxAttempts);
        PollEvent attempt = null;
        try {
            Event event = source.read();
            if (event instanceof FailedEventBatch failed) {
                return failedEvents.deliver(failed, invocation, (each, part) -> {
                    LogFields.begin(part, each);
                    handle(() -> each.read(rule), part, false, writer, metrics);
                });
            }
            if (event instanceof OperatorEvent request) {
                OperatorResult result = operations.handle(request, invocation);
                if (result instanceof CheckedNow check && check.due() != null) {
                    attempt = check.due();
                    return check.made(attempt(attempt, invocation, measure, log, metrics))
                            .toJson();
                }
                log.operator(result);
                metrics.accept(measure.of(result, clock.instant()));
                return result.toJson();
            }
            attempt = (PollEvent) event;
            return attempt(attempt, invocation, measure, log, metrics).toJson();
        } catch (RuntimeException e) {
            log.failed(attempt, e);
            metrics.accept(measure.of(attempt, e, clock.instant()));
            throw e;
        }
    }

    private PollResult attempt(
            PollEvent event,
            Invocation invocation,
            InvocationMetrics measure,
            InvocationLog log,
            Consumer<Measurements> metrics) {
        Instant now = clock.instant();
        Poll poll = event.poll(invocation.requestId(), now);
        LogFields.attempt(poll.nextAttempt().made());
        log.begins(Duration.between(now, invocation.endsAt()));
        PollResult result = notifications.send(
                poller.handle(event, invocation, held -> log.held(event, held)), event.dryRun(), invocation);
        LogFields.attempt(result.poll());
        log.ended(event, result);
        metrics.accept(measure.of(event, result, clock.instant()));
        return result;
    }
}

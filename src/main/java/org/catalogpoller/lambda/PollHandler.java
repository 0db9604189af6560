package org.catalogpoller.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.config.Settings;
import org.catalogpoller.event.EventFields;
import org.catalogpoller.event.InvalidEventException;
import org.catalogpoller.event.OperatorEvent;
import org.catalogpoller.event.OperatorResult;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.metrics.Measurements;
import org.catalogpoller.metrics.MetricsWriter;
import org.catalogpoller.operations.PollOperations;
import org.catalogpoller.poll.Poll;
import org.catalogpoller.poll.ReadinessRule;
import org.catalogpoller.polling.Announcer;
import org.catalogpoller.polling.Attempt;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.Poller;
import org.catalogpoller.polling.UnwrittenValuesException;
import org.catalogpoller.port.CatalogTableException;
import org.catalogpoller.port.ScheduleException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What Lambda invokes: JSON in, JSON out, one line in the log for each attempt that tells its whole story, and one with
 * the metrics.
 */
@Named("poll")
@Singleton
public class PollHandler implements RequestStreamHandler {

    private static final Logger LOG = Logger.getLogger("poll");
    /** The longest time-out that Lambda allows. Anything beyond comes from a runtime that knows no deadline. */
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(15);

    private final Poller poller;
    private final Announcer announcer;
    private final PollOperations operations;
    private final InvocationLog log;
    private final ReadinessRule rule;
    private final MetricsWriter metrics;
    private final Duration interval;
    private final Clock clock;
    private boolean coldStart = true;

    public PollHandler(Poller poller, Announcer announcer, PollOperations operations, Settings settings, Clock clock) {
        this.poller = poller;
        this.announcer = announcer;
        this.operations = operations;
        this.log = new InvocationLog(settings.polls().policy().maxAttempts());
        this.rule = settings.answer().readiness();
        this.metrics = new MetricsWriter(settings.watch().metrics());
        this.interval = settings.polls().policy().backoff().interval();
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        Instant beganAt = clock.instant();
        Invocation invocation = invocation(context, beganAt);
        LogFields.begin(invocation);
        InvocationMetrics numbers = new InvocationMetrics(invocation, beganAt, coldStart, interval);
        coldStart = false;
        Measurements measured = null;
        PollEvent event = null;
        try {
            EventFields fields = EventFields.read(in);
            OperatorEvent request = OperatorEvent.of(fields);
            ObjectNode answer;
            if (request == null) {
                event = PollEvent.of(fields, rule);
                PollResult result = attempt(event, invocation, beganAt);
                answer = result.toJson();
                measured = numbers.of(result, clock.instant());
            } else {
                answer = operate(request, invocation);
                measured = numbers.of(request.action(), clock.instant());
            }
            out.write(answer.toString().getBytes(StandardCharsets.UTF_8));
        } catch (InvalidEventException | UnwrittenValuesException | ScheduleException | CatalogTableException e) {
            LOG.error(log.line(event, e));
            measured = numbers.of(event, e, clock.instant());
            throw e;
        } catch (RuntimeException e) {
            LOG.error(log.line(event, e), e);
            measured = numbers.of(event, e, clock.instant());
            throw e;
        } finally {
            if (measured != null) {
                metrics.write(functionName(context), clock.instant(), measured);
            }
            LogFields.clear();
        }
    }

    private PollResult attempt(PollEvent event, Invocation invocation, Instant now) {
        Poll poll = event.poll(invocation.requestId(), now);
        LogFields.attempt(poll, event.catalogName(), poll.attempts() + 1);
        LOG.debugf("attempt begins, %s left", Duration.between(now, invocation.endsAt()));
        PollResult result = announcer.announce(poller.handle(event, invocation, held -> LOG.info(log.held(held))));
        Attempt attempt = result.attempt();
        LogFields.attempt(attempt.poll(), event.catalogName(), attempt.poll().attempts());
        LOG.log(result.outcome().success() ? Logger.Level.INFO : Logger.Level.WARN, log.line(result));
        return result;
    }

    private ObjectNode operate(OperatorEvent event, Invocation invocation) {
        OperatorResult result = operations.handle(event, invocation);
        LOG.info(result.line());
        return result.json();
    }

    private static Invocation invocation(Context context, Instant now) {
        Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
        boolean known = !left.isNegative() && !left.isZero() && left.compareTo(MAX_TIMEOUT) <= 0;
        return new Invocation(
                context.getAwsRequestId(),
                textOrNull(context.getInvokedFunctionArn()),
                now.plus(known ? left : MAX_TIMEOUT));
    }

    private static String functionName(Context context) {
        String name = textOrNull(context.getFunctionName());
        return name == null ? "catalog-status-poller" : name;
    }

    private static @Nullable String textOrNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}

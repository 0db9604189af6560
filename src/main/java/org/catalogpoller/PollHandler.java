package org.catalogpoller;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import org.catalogpoller.catalogdb.CatalogTableException;
import org.catalogpoller.config.Settings;
import org.catalogpoller.poll.ReadinessRule;
import org.catalogpoller.scheduler.ScheduleException;
import org.jboss.logging.Logger;

/** What Lambda invokes: JSON in, JSON out, and one line in the log for each attempt that tells its whole story. */
@Named("poll")
public class PollHandler implements RequestStreamHandler {

    private static final Logger LOG = Logger.getLogger("poll");
    /** The longest time-out that Lambda allows. Anything beyond comes from a runtime that knows no deadline. */
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(15);

    private final Poller poller;
    private final Announcer announcer;
    private final PollOperations operations;
    private final InvocationLog log;
    private final ReadinessRule rule;
    private final Clock clock;

    PollHandler(Poller poller, Announcer announcer, PollOperations operations, Settings settings, Clock clock) {
        this.poller = poller;
        this.announcer = announcer;
        this.operations = operations;
        this.log = new InvocationLog(settings.polls().policy().maxAttempts());
        this.rule = settings.answer().readiness();
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        PollEvent event = null;
        try {
            EventFields fields = EventFields.read(in);
            OperatorEvent request = OperatorEvent.of(fields);
            ObjectNode result;
            if (request == null) {
                event = PollEvent.of(fields, rule);
                result = attempt(event, invocation(context));
            } else {
                result = operate(request, invocation(context));
            }
            out.write(result.toString().getBytes(StandardCharsets.UTF_8));
        } catch (InvalidEventException | UnwrittenValuesException | ScheduleException | CatalogTableException e) {
            LOG.error(log.line(event, e));
            throw e;
        } catch (RuntimeException e) {
            LOG.error(log.line(event, e), e);
            throw e;
        }
    }

    private ObjectNode attempt(PollEvent event, Invocation invocation) {
        PollResult result = announcer.announce(poller.handle(event, invocation, held -> LOG.info(log.held(held))));
        LOG.log(result.outcome().success() ? Logger.Level.INFO : Logger.Level.WARN, log.line(result));
        return result.toJson();
    }

    private ObjectNode operate(OperatorEvent event, Invocation invocation) {
        OperatorResult result = operations.handle(event, invocation);
        LOG.info(result.line());
        return result.json();
    }

    private Invocation invocation(Context context) {
        Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
        boolean known = !left.isNegative() && !left.isZero() && left.compareTo(MAX_TIMEOUT) <= 0;
        String arn = context.getInvokedFunctionArn();
        return new Invocation(
                context.getAwsRequestId(),
                arn == null || arn.isBlank() ? null : arn,
                clock.instant().plus(known ? left : MAX_TIMEOUT));
    }
}

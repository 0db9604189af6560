package org.catalogpoller.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.config.LogAndMetricsSettings;
import org.catalogpoller.metrics.MetricsWriter;
import org.catalogpoller.poll.JvmError;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.port.AttemptScheduler;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What Lambda invokes: JSON in, JSON out. */
@Named("poll")
@Singleton
public class PollHandler implements RequestStreamHandler {

    private static final Logger LOG = Logger.getLogger("poll");
    /** The longest time-out that Lambda allows. A longer one comes from a runtime that knows no deadline. */
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(15);

    private final Dispatch dispatch;
    private final AttemptScheduler scheduler;
    private final MetricsWriter metrics;
    private final Clock clock;
    private boolean coldStart = true;

    PollHandler(Dispatch dispatch, AttemptScheduler scheduler, LogAndMetricsSettings settings, Clock clock) {
        this.dispatch = dispatch;
        this.scheduler = scheduler;
        this.metrics = new MetricsWriter(settings.metrics());
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        boolean first = coldStart;
        coldStart = false;
        Invocation usual = invocation(context, clock.instant());
        Invocation invocation = scheduler.isCold() ? usual.onColdJvm() : usual;
        LogFields.begin(invocation);
        try {
            String result = dispatch.handle(
                            in,
                            invocation,
                            first,
                            (level, text, trace) -> LOG.log(level, text, trace),
                            measured -> metrics.write(functionName(context), clock.instant(), measured))
                    .toString();
            out.write(result.getBytes(StandardCharsets.UTF_8));
        } catch (Throwable e) {
            JvmError.in(e).ifPresent(EndOfProcess::at);
            throw e;
        } finally {
            LogFields.clear();
        }
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

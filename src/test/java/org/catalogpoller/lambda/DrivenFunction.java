package org.catalogpoller.lambda;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.catalogpoller.config.Settings;
import org.catalogpoller.event.EventFields;
import org.catalogpoller.event.OperatorEvent;
import org.catalogpoller.event.OperatorResult;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.operations.PollOperations;
import org.catalogpoller.operations.Sweeper;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.ReadinessRule;
import org.catalogpoller.polling.Announcer;
import org.catalogpoller.polling.AuthorizedCheck;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.Poller;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.CatalogApi;
import org.catalogpoller.port.Notifier;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.testing.FakeServiceTokens;
import org.jspecify.annotations.Nullable;

/** The function without its runtime: JSON in, JSON out, for tests in other packages. */
public final class DrivenFunction {

    private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:poller:live";

    private final Poller poller;
    private final Announcer announcer;
    private final PollOperations operations;
    private final InvocationLog log;
    private final ReadinessRule rule;

    /**
     * The function as it is deployed.
     *
     * @param pause lets time pass in a hold
     */
    public DrivenFunction(
            CatalogApi api,
            PollStore store,
            AttemptScheduler scheduler,
            List<Notifier> notifiers,
            Settings settings,
            Clock clock,
            RandomGenerator random,
            Consumer<Duration> pause) {
        AuthorizedCheck check = new AuthorizedCheck(api, new FakeServiceTokens(), settings, clock);
        poller = new Poller(check, store, scheduler, settings, clock, random, pause::accept);
        announcer = new Announcer(notifiers, store, settings, clock);
        Sweeper sweeper = new Sweeper(store, scheduler, announcer, settings, clock);
        // no operator checks the set-up of what has no tables
        operations = new PollOperations(store, scheduler, sweeper, null, settings);
        log = new InvocationLog(settings.polls().policy().maxAttempts());
        rule = settings.answer().readiness();
    }

    /**
     * What an invocation left behind.
     *
     * @param outcome null: it was an operator's
     * @param pollId the poll that the result tells of; null: it was an operator's
     * @param untracked whether the state of the poll could not be recorded
     */
    public record Answer(
            @Nullable Outcome outcome, @Nullable String pollId, boolean untracked, String json, String logLine) {}

    /**
     * One invocation.
     *
     * @param held hears the line of every check that another one follows in this invocation
     */
    public Answer handle(String event, String requestId, Instant endsAt, Consumer<String> held) {
        Invocation invocation = new Invocation(requestId, ARN, endsAt);
        try {
            EventFields fields = EventFields.read(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)));
            OperatorEvent request = OperatorEvent.of(fields);
            if (request != null) {
                OperatorResult result = operations.handle(request, invocation);
                return new Answer(null, null, false, result.json().toString(), result.line());
            }
            PollResult result = announcer.announce(
                    poller.handle(PollEvent.of(fields, rule), invocation, check -> held.accept(log.held(check))));
            return new Answer(
                    result.outcome(),
                    result.attempt().poll().id(),
                    result.untracked() != null,
                    result.toJson().toString(),
                    log.line(result));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

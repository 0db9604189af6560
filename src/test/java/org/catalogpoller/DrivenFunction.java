package org.catalogpoller;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import org.catalogpoller.catalogapi.CatalogApi;
import org.catalogpoller.catalogdb.PollStore;
import org.catalogpoller.config.Settings;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.scheduler.AttemptScheduler;
import org.catalogpoller.testing.FakeServiceTokens;
import org.jspecify.annotations.Nullable;

/** The function without its runtime: JSON in, JSON out, for tests in other packages. */
public final class DrivenFunction {

    private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:poller:live";

    private final Poller poller;
    private final PollOperations operations;
    private final InvocationLog log;

    public DrivenFunction(CatalogApi api, PollStore store, AttemptScheduler scheduler, Settings settings, Clock clock) {
        AuthorizedCheck check = new AuthorizedCheck(api, new FakeServiceTokens(), settings, clock);
        poller = new Poller(check, store, scheduler, settings, clock);
        operations = new PollOperations(store, scheduler, new Sweeper(store, scheduler, settings, clock), settings);
        log = new InvocationLog(settings.polls().policy().maxAttempts());
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

    public Answer handle(String event, String requestId, Instant endsAt) {
        Invocation invocation = new Invocation(requestId, ARN, endsAt);
        try {
            EventFields fields = EventFields.read(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)));
            OperatorEvent request = OperatorEvent.of(fields);
            if (request != null) {
                OperatorResult result = operations.handle(request, invocation);
                return new Answer(null, null, false, result.json().toString(), result.line());
            }
            PollResult result = poller.handle(PollEvent.of(fields), invocation);
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

package org.catalogpoller.lambda;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.catalogpoller.config.Settings;
import org.catalogpoller.operations.BatchedRetry;
import org.catalogpoller.operations.BatchedRevival;
import org.catalogpoller.operations.Cancellation;
import org.catalogpoller.operations.Operations;
import org.catalogpoller.operations.OverdueRevival;
import org.catalogpoller.operations.Pausing;
import org.catalogpoller.operations.PollReports;
import org.catalogpoller.operations.Resumption;
import org.catalogpoller.operations.Retention;
import org.catalogpoller.operations.Retry;
import org.catalogpoller.operations.Revival;
import org.catalogpoller.operations.SetupCheck;
import org.catalogpoller.operations.Sweeper;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.poll.ReadinessRule;
import org.catalogpoller.polling.AuthorizedApi;
import org.catalogpoller.polling.Invocation;
import org.catalogpoller.polling.ManyAtOnce;
import org.catalogpoller.polling.Notifications;
import org.catalogpoller.polling.PauseWatch;
import org.catalogpoller.polling.Poller;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.CatalogApi;
import org.catalogpoller.port.NotificationQueue;
import org.catalogpoller.port.Notifier;
import org.catalogpoller.port.OverduePolls;
import org.catalogpoller.port.Pauses;
import org.catalogpoller.port.PollHistory;
import org.catalogpoller.port.PollRows;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.RequestRate;
import org.catalogpoller.port.RetryablePolls;
import org.catalogpoller.port.Sleeper;
import org.catalogpoller.testing.FakeServiceTokens;
import org.catalogpoller.testing.FakeTokenSeal;
import org.catalogpoller.testing.OneWorker;

/** The function's own dispatch without its runtime: JSON in, JSON out. */
public final class DrivenFunction {

    private static final String ARN = "arn:aws:lambda:us-east-1:123456789012:function:poller:live";

    private final Dispatch dispatch;

    /** A database behind all its ports. */
    public interface WholeStore
            extends PollStore,
                    PollRows,
                    OverduePolls,
                    Pauses,
                    RetryablePolls,
                    NotificationQueue,
                    PollHistory,
                    RequestRate {}

    /** Where the state of polls is: one database behind these ports. */
    public record Stores(
            PollStore polls,
            PollRows rows,
            OverduePolls overdue,
            Pauses pauses,
            RetryablePolls ended,
            NotificationQueue notifications,
            PollHistory history,
            RequestRate plan) {

        public static Stores of(WholeStore database) {
            return new Stores(database, database, database, database, database, database, database, database);
        }

        public Stores with(PollStore another) {
            return new Stores(another, rows, overdue, pauses, ended, notifications, history, plan);
        }

        public Stores with(Pauses another) {
            return new Stores(polls, rows, overdue, another, ended, notifications, history, plan);
        }

        public Stores with(NotificationQueue another) {
            return new Stores(polls, rows, overdue, pauses, ended, another, history, plan);
        }

        public Stores with(PollHistory another) {
            return new Stores(polls, rows, overdue, pauses, ended, notifications, another, plan);
        }
    }

    /** @param sleeper lets time pass in a hold */
    public DrivenFunction(
            CatalogApi api,
            Stores stores,
            AttemptScheduler scheduler,
            List<Notifier> notifiers,
            Settings settings,
            Clock clock,
            RandomGenerator random,
            Sleeper sleeper) {
        FakeTokenSeal seal = new FakeTokenSeal(settings.polls().tokenKey() != null);
        AuthorizedApi authorized = new AuthorizedApi(api, new FakeServiceTokens(), seal, settings.tokens(), clock);
        Poller poller = new Poller(
                authorized,
                stores.polls(),
                new PauseWatch(stores.pauses(), settings.polls(), clock),
                scheduler,
                settings.polls(),
                settings.api(),
                settings.tokens(),
                clock,
                random,
                sleeper);
        ManyAtOnce many = new ManyAtOnce(new OneWorker(), sleeper, clock);
        Notifications notifications = new Notifications(
                notifiers, stores.notifications(), many, settings.polls(), settings.scheduler(), clock);
        PollPolicy policy = settings.polls().policy();
        ReadinessRule rule = settings.readiness().rule();
        Revival revival = new Revival(scheduler, stores.plan(), policy, clock);
        BatchedRevival batches = new BatchedRevival(revival, many, settings.scheduler(), clock);
        Resumption resumption = new Resumption(stores.pauses(), revival, batches, settings.tokens(), clock);
        Sweeper sweeper = new Sweeper(
                resumption,
                new OverdueRevival(stores.overdue(), revival, batches, policy, settings.tokens(), clock),
                notifications,
                new Retention(stores.history(), settings.story(), clock),
                scheduler,
                many,
                clock);
        Cancellation cancellation = new Cancellation(stores.polls(), stores.rows(), scheduler, clock);
        // no operator checks the setup where there are no tables
        SetupCheck noSetup = null;
        Operations operations = new Operations(
                stores.rows(),
                new PollReports(stores.history(), clock),
                cancellation,
                new BatchedRetry(
                        new Retry(stores.polls(), scheduler, seal, policy, rule, settings.tokens(), clock),
                        stores.rows(),
                        stores.ended(),
                        many,
                        clock),
                new Pausing(stores.pauses(), resumption, clock),
                sweeper,
                noSetup,
                rule,
                settings.polls(),
                settings.tokens(),
                clock);
        dispatch = new Dispatch(poller, notifications, operations, settings.api(), policy, rule, clock);
    }

    /**
     * One invocation.
     *
     * @param output gets each line of the log
     */
    public ObjectNode handle(String event, String requestId, Instant endsAt, Consumer<String> output) {
        try {
            return dispatch.handle(
                    new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                    new Invocation(requestId, ARN, endsAt),
                    false,
                    (level, text, trace) -> output.accept(text),
                    measured -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package org.catalogpoller.polling;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.catalogpoller.config.ApiSettings;
import org.catalogpoller.config.PollSettings;
import org.catalogpoller.config.TokenSettings;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.Decision.GiveUp;
import org.catalogpoller.poll.Decision.PollAgain;
import org.catalogpoller.poll.PollPolicy;
import org.catalogpoller.polling.Hold.Found;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.CatalogApi.Check;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.Sleeper;

/** One invocation for a poll: check, decide, and do what was decided. */
@Singleton
public class Poller {

    private final AuthorizedApi api;
    private final Hold hold;
    private final ValuesWriter values;
    private final PollProgress progress;
    private final PauseWatch pauses;
    private final PausedPolls paused;
    private final boolean plans;
    private final PollPolicy policy;
    private final Clock clock;

    public Poller(
            AuthorizedApi api,
            PollStore store,
            PauseWatch pauses,
            AttemptScheduler scheduler,
            PollSettings polls,
            ApiSettings apiSettings,
            Optional<TokenSettings> tokens,
            Clock clock,
            RandomGenerator random,
            Sleeper sleeper) {
        Tracker tracker = new Tracker(store, pauses, polls.policy(), clock);
        this.api = api;
        this.hold = new Hold(api, tracker, pauses, polls, apiSettings, clock, random, sleeper);
        this.progress = new PollProgress(tracker, scheduler, polls.policy(), clock);
        this.values = new ValuesWriter(store, tracker, progress, polls.policy(), clock, random);
        this.pauses = pauses;
        this.paused = new PausedPolls(tracker, scheduler, polls.policy(), tokens.isPresent(), clock);
        this.plans = apiSettings.maxRate() != null;
        this.policy = polls.policy();
        this.clock = clock;
    }

    /**
     * One invocation for an event.
     *
     * @param held gets the result of every attempt that another one follows in this invocation
     */
    public PollResult handle(PollEvent event, Invocation invocation, Consumer<PollResult> held) {
        Instant now = clock.instant();
        Delivery delivery = Delivery.begins(event, invocation, now);
        if (event.dryRun()) {
            Check check = api.check(delivery).check();
            return PollResult.dryRun(delivery.afterAttempt().poll(), check.status(), check.answer());
        }
        if (event.values() != null) {
            return values.write(delivery.afterAttempt(), event.values());
        }
        if (pauses.covers(delivery.poll().catalog().id(), invocation)) {
            return paused.keep(api.seal(delivery));
        }
        Optional<GiveUp> exhausted = policy.exhausted(delivery.poll(), clock.instant());
        if (exhausted.isPresent()) {
            return progress.giveUp(delivery, null, exhausted.get());
        }
        delivery = api.seal(delivery);
        Optional<PollAgain> later = event.beginsPoll() ? policy.firstAttempt(delivery.poll(), now) : Optional.empty();
        if (later.isPresent()) {
            return progress.pollAgain(delivery, null, later.get().at(), null);
        }
        if (plans && !event.isPlanned()) {
            Instant earliest = new PollAgain(invocation.earliestSchedule(now)).at();
            boolean hasTime = policy.hasTimeAt(earliest, delivery.poll());
            return progress.plan(delivery, hasTime ? earliest : new PollAgain(now).at());
        }
        return act(hold.check(delivery, now, held));
    }

    private PollResult act(Found found) {
        Delivery delivery = found.delivery();
        CatalogStatus status = found.status();
        return found.decision()
                .match(
                        publish -> values.write(delivery, publish.values()),
                        again -> progress.pollAgain(delivery, status, again.at(), status.problem()),
                        giveUp -> progress.giveUp(delivery, status, giveUp));
    }
}

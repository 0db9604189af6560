package org.catalogpoller.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.testing.EventBuilder.pollEvent;
import static org.catalogpoller.testing.PollerBuilder.poller;
import static org.catalogpoller.testing.Statuses.notReady;

import java.time.Instant;
import java.util.Map;
import org.catalogpoller.config.Settings;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.CatalogApi;
import org.catalogpoller.port.CatalogApi.Check;
import org.catalogpoller.simulation.InMemoryPolls;
import org.catalogpoller.testing.FakeAttemptScheduler;
import org.catalogpoller.testing.FakeServiceTokens;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;

/** Polls of a function that has tokens of its own. */
class ServiceTokenPollTest {

    private static final BearerToken OWN = new BearerToken("SECRET-CANARY-TOKEN");
    private static final Settings WITH_ISSUER = TestSettings.with(Map.of(
            "OIDC_ISSUER_URL", "https://issuer.example",
            "OIDC_CLIENT_ID", "poller",
            "OIDC_CLIENT_SECRET", "s3cret"));

    private final SettableClock clock = new SettableClock(Instant.parse("2026-01-31T12:00:00Z"));
    private final InMemoryPolls store = new InMemoryPolls(clock);
    private final FakeAttemptScheduler scheduler = new FakeAttemptScheduler();
    private final FakeServiceTokens tokens = new FakeServiceTokens();
    private boolean ownIsRefused;

    private final CatalogApi api = (question, limit) -> new Check(
            ownIsRefused && OWN.equals(question.token())
                    ? Rejected.ofToken("the API answered 401")
                    : notReady("PENDING", null),
            null);

    @Test
    void theTokenOfTheEventIsScheduledAsLongAsItIsOfUse() {
        attempt(OWN);

        assertThat(next().event()).contains(OWN.value());
        assertThat(next().token()).isEqualTo(OWN);
    }

    @Test
    void aRefusedTokenOfAnEventIsNotScheduled() {
        ownIsRefused = true;

        assertThat(attempt(OWN).outcome()).isEqualTo(Outcome.WAITING);

        assertThat(next().event()).doesNotContain("token");
        assertThat(next().token()).isNull();
    }

    @Test
    void theServiceTokenIsNeverScheduled() {
        attempt(null);

        assertThat(next().event()).doesNotContain("token");
        assertThat(next().token()).isNull();
    }

    @Test
    void anIssuerThatFailsCostsAnAttemptAndIsInTheResult() {
        tokens.failsWith("the OIDC issuer did not answer in time");

        PollResult result = attempt(null);

        assertThat(result.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(result.error()).isEqualTo("the OIDC issuer did not answer in time");
        assertThat(result.poll().attempts()).isEqualTo(1);
    }

    private PollResult attempt(BearerToken own) {
        return poller(WITH_ISSUER, clock)
                .asking(api)
                .with(tokens)
                .tracking(store)
                .scheduling(scheduler)
                .build()
                .handle(pollEvent().token(own).build(), invocation(), held -> {});
    }

    private Invocation invocation() {
        return new Invocation("request-9", null, clock.instant().plusSeconds(60));
    }

    private NextAttempt next() {
        assertThat(scheduler.scheduled()).hasSize(1);
        return scheduler.scheduled().get(0);
    }
}

package org.catalogpoller.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.catalogpoller.testing.EventBuilder.pollEvent;
import static org.catalogpoller.testing.PollerBuilder.poller;
import static org.catalogpoller.testing.Statuses.notReady;

import java.time.Duration;
import java.time.Instant;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.event.PollResult;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.Outcome;
import org.catalogpoller.poll.PollRow;
import org.catalogpoller.port.TokenSeal;
import org.catalogpoller.port.TokenSealException;
import org.catalogpoller.simulation.InMemoryPolls;
import org.catalogpoller.testing.FakeAttemptScheduler;
import org.catalogpoller.testing.FakeCatalogApi;
import org.catalogpoller.testing.FakeTokenSeal;
import org.catalogpoller.testing.SettableClock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a key the token of an event rests nowhere in clear. */
class SealedTokenTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final BearerToken TOKEN = new BearerToken("SECRET-CANARY-TOKEN");
    private static final PollEvent FIRST = pollEvent().token(TOKEN).build();

    private final SettableClock clock = new SettableClock(NOW);
    private final InMemoryPolls polls = new InMemoryPolls(clock);
    private final FakeCatalogApi api = new FakeCatalogApi();
    private final FakeAttemptScheduler scheduler = new FakeAttemptScheduler();
    private final FakeTokenSeal seal = new FakeTokenSeal(true);
    private final String sealed = seal.seal(TOKEN, "request-1", Duration.ofSeconds(1));

    @BeforeEach
    void aCatalogThatIsNotReady() {
        api.answers(notReady("PENDING", null));
    }

    private PollResult handle(PollEvent event) {
        return handle(event, seal);
    }

    private PollResult handle(PollEvent event, TokenSeal seal) {
        return poller(clock)
                .asking(api)
                .with(seal)
                .tracking(polls)
                .scheduling(scheduler)
                .build()
                .handle(event, new Invocation("request-1", null, clock.instant().plusSeconds(60)), held -> {});
    }

    private PollEvent next(String sealedToken) {
        return pollEvent().of("request-1", NOW).attempts(1).build().withToken(null, sealedToken);
    }

    private PollRow row() {
        return polls.find("request-1", Duration.ofSeconds(1)).orElseThrow();
    }

    @Test
    void theFirstAttemptSealsTheTokenForScheduleAndRow() {
        handle(FIRST);

        assertThat(api.requests()).extracting(FakeCatalogApi.Request::token).containsExactly(TOKEN);
        assertThat(scheduler.scheduled().get(0).event())
                .contains("\"sealed_token\":\"" + sealed + "\"")
                .doesNotContain("jwt_token")
                .doesNotContain(TOKEN.value());
        assertThat(row().sealedToken()).isEqualTo(sealed);
        assertThat(row().needsItsEvent()).isFalse();
    }

    @Test
    void laterAttemptsOpenTheSealedTokenAndKeepItSealedInTheEvent() {
        handle(next(sealed));

        assertThat(api.requests()).extracting(FakeCatalogApi.Request::token).containsExactly(TOKEN);
        assertThat(scheduler.scheduled().get(0).event()).contains(sealed).doesNotContain(TOKEN.value());
        assertThat(scheduler.scheduled().get(0).token()).isEqualTo(TOKEN);
    }

    @Test
    void anAttemptThatOnlyWritesOpensNoSealedToken() {
        polls.insertBackendRow(42);
        int before = seal.calls();

        handle(pollEvent()
                .token(TOKEN)
                .of("request-1", NOW)
                .attempts(1)
                .values(new CatalogValues("kb-1", "ds-1"))
                .build());

        assertThat(seal.calls()).isEqualTo(before);
    }

    @Test
    void anAttemptWithoutATokenSealsNoToken() {
        int before = seal.calls();

        handle(pollEvent().build());

        assertThat(seal.calls()).isEqualTo(before);
    }

    @Test
    void withoutAKeyTheTokenIsInTheScheduleInClear() {
        PollResult result = handle(FIRST, new FakeTokenSeal());

        assertThat(result.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(scheduler.scheduled().get(0).event()).contains("\"jwt_token\":\"" + TOKEN.value() + "\"");
        assertThat(row().sealedToken()).isNull();
        assertThat(row().needsItsEvent()).isTrue();
    }

    @Test
    void aSealedTokenOfAnotherPollEndsThePoll() {
        PollResult result = handle(next(seal.seal(TOKEN, "request-2", Duration.ofSeconds(1))));

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.error()).isEqualTo("the sealed token is another poll's");
        assertThat(api.requests()).isEmpty();
    }

    @Test
    void aKeyThatIsAwayCostsAnAttempt() {
        seal.failsWith(TokenSealException.forNow("Secrets Manager gave no answer"));

        PollResult result = handle(next(sealed));

        assertThat(result.outcome()).isEqualTo(Outcome.WAITING);
        assertThat(result.error()).isEqualTo("Secrets Manager gave no answer");
        assertThat(scheduler.scheduled().get(0).event()).contains(sealed);
    }

    @Test
    void aTokenThatCannotBeSealedIsLeftToLambdasRepetition() {
        seal.failsWith(TokenSealException.forNow("Secrets Manager gave no answer"));

        assertThatThrownBy(() -> handle(FIRST)).hasMessage("Secrets Manager gave no answer");
        assertThat(scheduler.scheduled()).isEmpty();
        assertThat(polls.all()).isEmpty();
    }
}

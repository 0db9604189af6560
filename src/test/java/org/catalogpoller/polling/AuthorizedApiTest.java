package org.catalogpoller.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.testing.EventBuilder.pollEvent;
import static org.catalogpoller.testing.Statuses.notReady;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.catalogpoller.config.Settings;
import org.catalogpoller.event.PollEvent;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.NotReady;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.polling.AuthorizedApi.Checked;
import org.catalogpoller.port.CatalogApi;
import org.catalogpoller.port.CatalogApi.Check;
import org.catalogpoller.testing.FakeServiceTokens;
import org.catalogpoller.testing.FakeTokenSeal;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With which token a check is made, and which one the attempts that follow carry on. */
class AuthorizedApiTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final BearerToken OPAQUE = new BearerToken("not-a-jwt");
    private static final NotReady PENDING = notReady("PENDING", null);
    private static final Rejected UNAUTHORIZED = Rejected.ofToken("the API answered 401");
    private static final Settings WITH_ISSUER = TestSettings.with(Map.of(
            "OIDC_ISSUER_URL", "https://issuer.example",
            "OIDC_CLIENT_ID", "poller",
            "OIDC_CLIENT_SECRET", "s3cret"));

    private final SettableClock clock = new SettableClock(NOW);
    private final FakeServiceTokens tokens = new FakeServiceTokens();
    private final List<String> sent = new ArrayList<>();
    private final List<Duration> limits = new ArrayList<>();
    private final Set<String> refused = new HashSet<>();
    private CatalogStatus answer = PENDING;

    private final CatalogApi api = (question, limit) -> {
        BearerToken token = question.token();
        String value = token == null ? "none" : token.value();
        sent.add(value);
        limits.add(limit);
        return new Check(refused.contains(value) ? UNAUTHORIZED : answer, null);
    };

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void withoutAnIssuerTheEventsTokenIsSentAsItIsAndARefusalIsTheLastWord(boolean hasToken) {
        BearerToken own = hasToken ? OPAQUE : null;
        answer = UNAUTHORIZED;

        Checked checked = check(TestSettings.required(), own);

        assertThat(sent).containsExactly(own == null ? "none" : own.value());
        assertThat(checked.check().status()).isEqualTo(UNAUTHORIZED);
        assertThat(checked.delivery().event().token()).isEqualTo(own);
        assertThat(tokens.limits()).isEmpty();
    }

    @Test
    void aTokenThatTheApiTakesIsSentAndCarriedOn() {
        BearerToken own = OPAQUE;

        Checked checked = check(own);

        assertThat(sent).containsExactly(own.value());
        assertThat(checked.check().status()).isEqualTo(PENDING);
        assertThat(checked.delivery().event().token()).isEqualTo(own);
        assertThat(tokens.limits()).isEmpty();
    }

    @Test
    void aTokenThatExpiresSoonIsReplacedBeforeItIsSent() {
        tokens.expiresSoonFor(OPAQUE);

        Checked checked = check(OPAQUE);

        assertThat(sent).containsExactly("service-token-1");
        assertThat(checked.delivery().event().token()).isNull();
    }

    @Test
    void anEventWithoutATokenIsCheckedWithTheServiceToken() {
        check(null);
        Checked second = check(null);

        assertThat(sent).containsExactly("service-token-1", "service-token-1");
        assertThat(second.delivery().event().token()).isNull();
    }

    @Test
    void aRefusedTokenIsReplacedByAFreshOneWithinTheAttempt() {
        refused.add("not-a-jwt");

        Checked checked = check(OPAQUE);

        assertThat(sent).containsExactly("not-a-jwt", "service-token-1");
        assertThat(checked.check().status()).isEqualTo(PENDING);
        assertThat(checked.delivery().event().token()).isNull();
    }

    @Test
    void aRefusedServiceTokenIsReplacedByAFreshOneAndNotByTheOneThatIsKept() {
        check(null);
        refused.add("service-token-1");

        assertThat(check(null).check().status()).isEqualTo(PENDING);
        assertThat(sent).containsExactly("service-token-1", "service-token-1", "service-token-2");
    }

    @Test
    void aRefusalOfTheFreshTokenIsFinal() {
        answer = UNAUTHORIZED;

        assertThat(check(OPAQUE).check().status()).isEqualTo(UNAUTHORIZED);
        assertThat(check(null).check().status()).isEqualTo(UNAUTHORIZED);
        assertThat(sent).containsExactly("not-a-jwt", "service-token-1", "service-token-1", "service-token-2");
    }

    @Test
    void aRefusalThatIsNotAboutTheTokenGetsNoFreshToken() {
        answer = new Rejected("the API answered 400");

        assertThat(check(OPAQUE).check().status()).isEqualTo(answer);
        assertThat(sent).containsExactly("not-a-jwt");
    }

    @Test
    void anIssuerThatFailsCostsAnAttemptAndTheUselessTokenIsForgotten() {
        tokens.failsWith("the OIDC issuer did not answer in time");
        Unavailable unavailable = new Unavailable("the OIDC issuer did not answer in time", null);
        refused.add("not-a-jwt");

        BearerToken expiring = new BearerToken("expiring-token");
        tokens.expiresSoonFor(expiring);
        for (BearerToken own : new BearerToken[] {null, expiring, OPAQUE}) {
            Checked checked = check(own);

            assertThat(checked.check().status()).isEqualTo(unavailable);
            assertThat(checked.delivery().event().token()).isNull();
        }
        assertThat(sent).containsExactly("not-a-jwt");
    }

    @Test
    void theIssuerGetsTenSecondsAndTheChecksTheTimeThatIsLeftBeforeTheReserve() {
        refused.add("not-a-jwt");
        tokens.takes(() -> clock.advance(Duration.ofSeconds(7)));

        check(OPAQUE);

        assertThat(limits).containsExactly(Duration.ofSeconds(55), Duration.ofSeconds(48));
        assertThat(tokens.limits()).containsExactly(Duration.ofSeconds(10));
    }

    /** It was changed, or the key is gone. */
    @Test
    void aTokenThatCannotBeOpenedIsReplacedByOneOfTheFunction() {
        PollEvent event = pollEvent().of("poll-1", NOW).attempts(3).build().withToken(null, "poll-2|cmVmdXNlZA==");

        Checked checked = check(WITH_ISSUER, event);

        assertThat(sent).containsExactly("service-token-1");
        assertThat(checked.delivery().event().hasToken()).isFalse();
    }

    private Checked check(BearerToken own) {
        return check(WITH_ISSUER, own);
    }

    private Checked check(Settings settings, BearerToken own) {
        return check(
                settings, pollEvent().token(own).of("poll-1", NOW).attempts(3).build());
    }

    private Checked check(Settings settings, PollEvent event) {
        Delivery delivery = Delivery.begins(event, new Invocation("request-9", null, NOW.plusSeconds(60)), NOW);
        return new AuthorizedApi(api, tokens, new FakeTokenSeal(), settings.tokens(), clock).check(delivery);
    }
}

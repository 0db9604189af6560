package org.catalogpoller.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.catalogpoller.config.Settings;
import org.catalogpoller.poll.Claim;
import org.catalogpoller.poll.Claim.Kind;
import org.catalogpoller.poll.Claim.News;
import org.catalogpoller.port.Pauses;
import org.catalogpoller.port.Pauses.Seen;
import org.catalogpoller.testing.TestSettings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When an environment looks for pauses itself. */
class PauseWatchTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    private int looks;

    /** There is a pause of all catalogs. */
    private final Pauses pauses = (Pauses) Proxy.newProxyInstance(
            Pauses.class.getClassLoader(), new Class<?>[] {Pauses.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("look");
                looks++;
                return new Seen(true, true);
            });

    private final PauseWatch watch = watch(TestSettings.required());

    private PauseWatch watch(Settings settings) {
        return new PauseWatch(pauses, settings.polls(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private boolean covers() {
        return watch.covers(1, new Invocation("request-1", null, NOW.plusSeconds(60)));
    }

    private static Claim claim(Kind kind, @Nullable Boolean pauses) {
        return new Claim(kind, "a", new News(null, null, pauses));
    }

    @Test
    void anEnvironmentWithoutTrackingLooksForNoPause() {
        PauseWatch untracked = watch(TestSettings.with(Map.of("POLL_TRACKING", "off")));

        assertThat(untracked.covers(1, new Invocation("request-1", null, NOW.plusSeconds(60))))
                .isFalse();
        assertThat(looks).isZero();
    }

    @Test
    void anAnswerThatThereIsNoPauseIsGoodForAMinute() {
        watch.hear(claim(Kind.ADVANCED, false));

        assertThat(covers()).isFalse();
        assertThat(looks).isZero();
    }

    @Test
    void anAnswerThatSaysNothingOfPausesLetsTheStoreBeAsked() {
        watch.hear(claim(Kind.ADVANCED, null));
        watch.hear(new Claim(Kind.REPEATED, "a"));

        assertThat(covers()).isTrue();
        assertThat(looks).isEqualTo(1);
    }

    @Test
    void anAnswerThatSaysNothingOfPausesLeavesTheOneBeforeInForce() {
        watch.hear(claim(Kind.REPEATED, false));
        watch.hear(claim(Kind.ADVANCED, null));

        assertThat(covers()).isFalse();
    }
}

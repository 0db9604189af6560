package org.catalogpoller.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.scheduler.AttemptSchedulerContract.NOW;
import static org.catalogpoller.scheduler.AttemptSchedulerContract.attempt;

import org.catalogpoller.local.SchedulerStandIn;
import org.catalogpoller.testing.SdkSettings;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.catalogpoller.testing.TlsProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A connection to EventBridge Scheduler dies between two attempts. The next one resumes its TLS session. */
class ResumedSessionTest {

    @RegisterExtension
    final SdkSettings sdk = new SdkSettings();

    private final SchedulerStandIn standIn = new SchedulerStandIn(new SettableClock(NOW), "catalog-status-poller");
    private final TlsProxy proxy = new TlsProxy(standIn.url());
    private final EventBridgeScheduler scheduler = new EventBridgeScheduler(
            TestSettings.required().scheduler(), new SettableClock(AttemptSchedulerContract.NOW));

    @BeforeEach
    void throughTls() {
        TlsProxy.trustByJdk();
        SdkSettings.endpoint(proxy.url());
    }

    @AfterEach
    void stop() {
        TlsProxy.forgetTrust();
        scheduler.close();
        proxy.close();
        standIn.close();
    }

    @Test
    void aTlsSessionIsResumedAfterTheServerClosedTheConnection() {
        schedule(2);
        proxy.connections().closeConnections();
        schedule(3);

        assertThat(standIn.pending()).hasSize(2);
        assertThat(proxy.fullHandshakes()).isEqualTo(1);
        assertThat(proxy.resumedHandshakes()).isEqualTo(1);
    }

    @Test
    void aTlsSessionIsResumedAfterTheConnectionWasLost() {
        schedule(2);
        proxy.connections().forgetConnections();
        schedule(3);

        assertThat(standIn.pending()).hasSize(2);
        assertThat(proxy.fullHandshakes()).isEqualTo(1);
        assertThat(proxy.resumedHandshakes()).isEqualTo(1);
    }

    private void schedule(int attempt) {
        scheduler.schedule(attempt("poll-1", attempt, NOW.plusSeconds(20L * attempt), "{}"));
    }
}

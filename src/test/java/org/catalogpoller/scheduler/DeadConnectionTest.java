package org.catalogpoller.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.scheduler.AttemptSchedulerContract.NOW;
import static org.catalogpoller.scheduler.AttemptSchedulerContract.attempt;

import java.net.URI;
import org.catalogpoller.local.SchedulerStandIn;
import org.catalogpoller.testing.SdkSettings;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TcpProxy;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Connections to EventBridge Scheduler that die, between two calls or in the middle of one. */
class DeadConnectionTest {

    @RegisterExtension
    final SdkSettings sdk = new SdkSettings();

    private final SchedulerStandIn standIn = new SchedulerStandIn(new SettableClock(NOW), "catalog-status-poller");
    private final TcpProxy proxy = new TcpProxy(URI.create(standIn.url()).getPort());
    private final EventBridgeScheduler scheduler = new EventBridgeScheduler(
            TestSettings.required().scheduler(), new SettableClock(AttemptSchedulerContract.NOW));

    @BeforeEach
    void throughTheProxy() {
        SdkSettings.endpoint("http://localhost:" + proxy.port());
    }

    @AfterEach
    void stop() {
        scheduler.close();
        proxy.close();
        standIn.close();
    }

    @Test
    void aScheduleWhoseAnswerWasLostIsCreatedOnce() {
        proxy.loseNextAnswer();

        scheduler.schedule(attempt("poll-1", 2, NOW.plusSeconds(20), "{}"));

        assertThat(standIn.pending()).hasSize(1);
        assertThat(proxy.opened()).isEqualTo(2);
    }

    @Test
    void aDeadConnectionIsReplacedAtTheNextSchedule() {
        scheduler.schedule(attempt("poll-1", 2, NOW.plusSeconds(20), "{}"));
        proxy.closeConnections();

        scheduler.schedule(attempt("poll-1", 3, NOW.plusSeconds(40), "{}"));

        assertThat(standIn.pending()).hasSize(2);
    }
}

package org.catalogpoller.testing;

import java.util.Map;
import org.catalogpoller.catalogdb.UntrackedPolls;
import org.catalogpoller.config.Settings;
import org.catalogpoller.polling.AuthorizedApi;
import org.catalogpoller.polling.PauseWatch;
import org.catalogpoller.polling.Poller;
import org.catalogpoller.port.AttemptScheduler;
import org.catalogpoller.port.CatalogApi;
import org.catalogpoller.port.CatalogTable;
import org.catalogpoller.port.Pauses;
import org.catalogpoller.port.PollStore;
import org.catalogpoller.port.ServiceTokens;
import org.catalogpoller.port.Sleeper;
import org.catalogpoller.port.TokenSeal;

/** Makes a Poller without jitter, among fakes. A hold moves its clock. */
public final class PollerBuilder {

    private final Settings settings;
    private final SettableClock clock;
    private CatalogApi api = new FakeCatalogApi();
    private AttemptScheduler scheduler = new FakeAttemptScheduler();
    private ServiceTokens tokens = new FakeServiceTokens();
    private TokenSeal seal = new FakeTokenSeal();
    private PollStore store = new UntrackedPolls(new FakeCatalogTable());
    private PauseWatch pauses;
    private Sleeper sleeper;

    private PollerBuilder(Settings settings, SettableClock clock) {
        this.settings = settings;
        this.clock = clock;
        this.sleeper = clock::advance;
        this.pauses = new PauseWatch(
                null, TestSettings.with(Map.of("POLL_TRACKING", "off")).polls(), clock);
    }

    public static PollerBuilder poller(Settings settings, SettableClock clock) {
        return new PollerBuilder(settings, clock);
    }

    /** A poller with the required settings alone. */
    public static PollerBuilder poller(SettableClock clock) {
        return poller(TestSettings.required(), clock);
    }

    public PollerBuilder asking(CatalogApi answers) {
        api = answers;
        return this;
    }

    public PollerBuilder scheduling(AttemptScheduler attempts) {
        scheduler = attempts;
        return this;
    }

    public PollerBuilder with(ServiceTokens own) {
        tokens = own;
        return this;
    }

    public PollerBuilder with(TokenSeal key) {
        seal = key;
        return this;
    }

    public <T extends PollStore & Pauses> PollerBuilder tracking(T rows) {
        store = rows;
        pauses = new PauseWatch(rows, settings.polls(), clock);
        return this;
    }

    /** A poller that keeps no rows of polls. */
    public PollerBuilder writing(CatalogTable table) {
        store = new UntrackedPolls(table);
        return this;
    }

    public PollerBuilder sleeping(Sleeper between) {
        sleeper = between;
        return this;
    }

    public Poller build() {
        return new Poller(
                new AuthorizedApi(api, tokens, seal, settings.tokens(), clock),
                store,
                pauses,
                scheduler,
                settings.polls(),
                settings.api(),
                settings.tokens(),
                clock,
                () -> 0,
                sleeper);
    }
}

package org.catalogpoller.packaged;

import java.time.Clock;
import java.util.Map;
import org.catalogpoller.local.CatalogApiStandIn;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.local.SchedulerStandIn;

/** The peers with nothing in between: no TLS, and connections that stay. */
final class Loopback implements World {

    private final CatalogApiStandIn api = new CatalogApiStandIn();
    private final SchedulerStandIn scheduler = new SchedulerStandIn(Clock.systemUTC(), Surroundings.GROUP);
    private final LocalDatabase database;

    Loopback() {
        this(Map.of());
    }

    /** @param databaseSettings of postgresql.conf */
    Loopback(Map<String, String> databaseSettings) {
        database = new LocalDatabase(databaseSettings);
    }

    LocalDatabase database() {
        return database;
    }

    @Override
    public Map<String, String> variables() {
        return FunctionVariables.of(api.url(), database.port(), scheduler.url());
    }

    @Override
    public void forgetSchedules() {
        scheduler.clear();
    }

    @Override
    public void forgetPolls() {
        database.execute("DELETE FROM catalog_poll");
        scheduler.clear();
    }

    @Override
    public void treat(Connections connections) {
        if (connections != Connections.KEPT) {
            throw new IllegalArgumentException("connections stay here: " + connections);
        }
    }

    @Override
    public Handshakes handshakes() {
        return Handshakes.NONE;
    }

    @Override
    public void close() {
        api.close();
        scheduler.close();
        database.close();
    }
}

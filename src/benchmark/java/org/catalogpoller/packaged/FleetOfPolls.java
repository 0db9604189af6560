package org.catalogpoller.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.catalogpoller.local.CatalogApiStandIn;
import org.catalogpoller.local.Firing;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.local.SchedulerStandIn;

/**
 * A fleet of environments against one PostgreSQL and one API. Each poll is ready at its third check. Time is shortened:
 * the interval is one second, and a schedule comes up to two late. One delivery in twenty is made twice.
 */
final class FleetOfPolls {

    private static final Duration LATEST = Duration.ofSeconds(2);
    private static final double DUPLICATES = 0.05;
    private static final Duration GIVE_UP = Duration.ofMinutes(30);

    private static final String ENDED = "SELECT count(*) FROM catalog_poll WHERE state = 'UPDATED'";
    private static final String CONNECTIONS =
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
    private static final String LOCKED = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'";
    private static final String DEADLOCKS = "SELECT sum(deadlocks) FROM pg_stat_database";

    /** Each look takes time of PostgreSQL, which is counted. */
    private static final int LOOKS_FOR_ENDS = 20;

    private final Observer observer;
    private final Environments fleet;
    private int mostConnections;
    private int lockWaits;
    private int looks;

    private FleetOfPolls(Observer observer, Environments fleet) {
        this.observer = observer;
        this.fleet = fleet;
    }

    static String measure(Path unzipped, int environments, int polls) throws Exception {
        Map<String, Integer> outcomes = new ConcurrentHashMap<>();
        try (LocalDatabase database = new LocalDatabase(TlsDatabase.settings());
                CatalogApiStandIn api = new CatalogApiStandIn();
                SchedulerStandIn scheduler = new SchedulerStandIn(Clock.systemUTC(), Surroundings.GROUP)) {
            database.execute(
                    "INSERT INTO catalog (id, name) SELECT id, 'catalog ' || id FROM generate_series(1, %d) AS id ON CONFLICT DO NOTHING"
                            .formatted(polls));
            Map<String, String> variables =
                    new HashMap<>(FunctionVariables.of(api.url(), database.port(), scheduler.url()));
            TlsDatabase.addUser(database);
            variables.putAll(TlsDatabase.variables());
            variables.put("POLL_INTERVAL", "1s");
            ServerFigures server = new ServerFigures(database);
            try (Observer observer = new Observer(database);
                    Environments fleet =
                            new Environments(unzipped, environments, variables, result -> count(outcomes, result))) {
                FleetOfPolls run = new FleetOfPolls(observer, fleet);
                Firing firing = new Firing(scheduler, fleet::invoke, LATEST, DUPLICATES, new Random(1));
                double serverBefore = server.cpuMillis();
                double fleetBefore = fleet.cpuMillis();
                Instant began = Instant.now();
                run.until(polls, firing, began);
                double seconds = Duration.between(began, Instant.now()).toMillis() / 1e3;
                double fleetMillis = fleet.cpuMillis() - fleetBefore;
                double serverMillis = server.cpuMillis() - serverBefore;
                int attempts = fleet.answered();
                return String.join(
                        "\n",
                        ScaleBenchmark.title(
                                "%,d polls, %d environments, PostgreSQL with TLS".formatted(polls, environments), ""),
                        ScaleBenchmark.row("attempts; time, s", "%,d; %.0f", attempts, seconds),
                        ScaleBenchmark.row("attempts a second", "%.0f", attempts / seconds),
                        ScaleBenchmark.row(
                                "attempts a second and a core, by the CPU of the function and of PostgreSQL",
                                "%.0f",
                                1e3 * attempts / (fleetMillis + serverMillis)),
                        ScaleBenchmark.row("CPU of the function an attempt, ms", "%.2f", fleetMillis / attempts),
                        ScaleBenchmark.row("CPU of PostgreSQL an attempt, ms", "%.2f", serverMillis / attempts),
                        ScaleBenchmark.row("most connections", "%d", run.mostConnections),
                        ScaleBenchmark.row(
                                "sessions that wait for a lock, mean; deadlocks",
                                "%.3f; %s",
                                (double) run.lockWaits / run.looks,
                                database.query(DEADLOCKS)),
                        ScaleBenchmark.row("superseded deliveries", "%d", outcomes.getOrDefault("SUPERSEDED", 0)),
                        ScaleBenchmark.row("peak memory of an environment, MB", "%.0f", fleet.peakMegabytes()),
                        ScaleBenchmark.row(
                                "polls that are UPDATED; errors",
                                "%s; %d",
                                database.query(ENDED),
                                fleet.errors().size()));
            }
        }
    }

    private static void count(Map<String, Integer> outcomes, JsonNode result) {
        outcomes.merge(result.path("outcome").asText(), 1, Integer::sum);
    }

    /** Starts the polls one after the other while the fleet has time for them, and fires what is due. */
    private void until(int polls, Firing firing, Instant began) throws InterruptedException {
        int started = 0;
        boolean ended = false;
        while (!ended || !fleet.isIdle()) {
            while (started < polls && fleet.waiting() < 200) {
                started++;
                fleet.invoke(Surroundings.startEvent("catalog-" + started, started));
            }
            firing.deliverDue(Instant.now());
            mostConnections = Math.max(mostConnections, observer.number(CONNECTIONS));
            lockWaits += observer.number(LOCKED);
            looks++;
            if (started == polls && looks % LOOKS_FOR_ENDS == 0) {
                ended = observer.number(ENDED) == polls;
            }
            if (Duration.between(began, Instant.now()).compareTo(GIVE_UP) > 0) {
                throw new IllegalStateException("the polls do not come to an end: " + fleet.errors());
            }
            Thread.sleep(100);
        }
    }
}

package org.catalogpoller.packaged;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.catalogpoller.catalogdb.Statements;
import org.catalogpoller.local.CatalogApiStandIn;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.local.SchedulerStandIn;

/** Attempts beside many rows of polls, and in turn the same on a table that is nearly empty. */
final class BesideManyRows implements AutoCloseable {

    /** So many that none of their polls reaches its highest number of attempts. */
    private static final int FEW = 64;

    private final LocalDatabase database = new LocalDatabase();
    private final CatalogApiStandIn api = new CatalogApiStandIn();
    private final SchedulerStandIn scheduler = new SchedulerStandIn(java.time.Clock.systemUTC(), Surroundings.GROUP);
    private final PackagedFunction function;
    private final ProcessFigures figures;
    private final ServerFigures server;
    private final int waiting;
    private final int[] attempts;
    private final Random random = new Random(1);
    private final List<Double> wallMillis = new ArrayList<>();
    private double functionMillis;
    private double serverMillisBefore;

    private BesideManyRows(Path unzipped, int waiting, int ended) throws Exception {
        this.waiting = waiting;
        attempts = new int[waiting + 1];
        for (String sql : Statements.fill(waiting, ended).split(";\n", -1)) {
            database.execute(sql);
        }
        server = new ServerFigures(database);
        function = new PackagedFunction(unzipped, FunctionVariables.of(api.url(), database.port(), scheduler.url()));
        figures = new ProcessFigures(function.pid());
    }

    static String measure(Path unzipped, int waiting, int ended, int count) throws Exception {
        try (BesideManyRows few = new BesideManyRows(unzipped, Math.min(FEW, waiting), 1);
                BesideManyRows many = new BesideManyRows(unzipped, waiting, ended)) {
            int warm = count / 3 + 1;
            for (int i = 0; i < warm + count; i++) {
                if (i == warm) {
                    few.begin();
                    many.begin();
                }
                few.attempt();
                many.attempt();
            }
            return String.join(
                    "\n",
                    "| an attempt, ms | few rows | %,d waiting, %,d ended | ratio |".formatted(waiting, ended),
                    "|---|---:|---:|---:|",
                    compared("CPU of the function and of PostgreSQL", few.cpuMillis(), many.cpuMillis()),
                    compared("CPU of PostgreSQL", few.serverMillis(), many.serverMillis()),
                    compared("wall, median", few.medianWall(), many.medianWall()));
        }
    }

    private static String compared(String name, double few, double many) {
        return ScaleBenchmark.row(name, "%.3f | %.3f | %.2f", few, many, many / few);
    }

    private void begin() {
        wallMillis.clear();
        functionMillis = figures.cpuMillis();
        serverMillisBefore = server.cpuMillis();
    }

    private void attempt() {
        int poll = 1 + random.nextInt(waiting);
        attempts[poll]++;
        String event = """
            {"catalog_name": "never", "local_catalog_id": %d, "attempt_count": %d, "poll_id": "waiting-%d",
             "started_at": "%s"}\
            """.formatted(poll, 7 + attempts[poll], poll, Instant.now());
        long before = System.nanoTime();
        String outcome = function.result(event).path("outcome").asText();
        wallMillis.add((System.nanoTime() - before) / 1e6);
        if (!outcome.equals("WAITING")) {
            throw new IllegalStateException("expected WAITING: " + outcome);
        }
        if (wallMillis.size() % 100 == 0) {
            scheduler.clear();
        }
    }

    private double serverMillis() {
        return (server.cpuMillis() - serverMillisBefore) / wallMillis.size();
    }

    private double cpuMillis() {
        return serverMillis() + (figures.cpuMillis() - functionMillis) / wallMillis.size();
    }

    private double medianWall() {
        return wallMillis.stream()
                .sorted()
                .skip(wallMillis.size() / 2)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        function.close();
        api.close();
        scheduler.close();
        database.close();
    }
}

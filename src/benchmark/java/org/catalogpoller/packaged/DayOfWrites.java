package org.catalogpoller.packaged;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.catalogpoller.catalogdb.Statements;
import org.catalogpoller.local.LocalDatabase;

/**
 * The writes of a day, made as fast as PostgreSQL takes them. Polls have 13 attempts, and a few hundred wait at a time.
 * Autovacuum looks every second in place of every minute, because the day passes in minutes.
 */
final class DayOfWrites {

    private static final int ATTEMPTS = 13;
    private static final int WAITING_AT_A_TIME = 800;
    private static final int SESSIONS = 4;

    private static final String ADVANCE =
            "EXECUTE advance_with_story('p-%1$d', %1$d, 'catalog %1$d', 'WAITING', %2$d, true, NULL, 'not ready',"
                    + " NULL, now(), now() + interval '50 minutes', 20000, false, repeat('x', 400), NULL, NULL, "
                    + Statements.STORY.replace("\"attempt\": 9", "\"attempt\": %2$d") + ")";
    private static final String END =
            "EXECUTE end_poll_with_story('p-%1$d', %1$d, 'catalog %1$d', 'TIMED_OUT', %2$d, true, NULL, 'not ready',"
                    + " 'because', now(), now() + interval '50 minutes', NULL, false, NULL, NULL, NULL, "
                    + Statements.STORY.replace("\"attempt\": 9", "\"attempt\": %2$d") + ")";

    private DayOfWrites() {}

    private static final String AS_IS = "settings of catalog_poll.sql";

    /** The whole. Then a fifth with PostgreSQL's own settings of the table, and a fifth with room in each page. */
    static String measure(int polls) throws Exception {
        int fewer = Math.max(1, polls / 5);
        return String.join(
                "\n\n",
                measure(polls, AS_IS, "SELECT 1"),
                measure(fewer, AS_IS, "SELECT 1"),
                measure(
                        fewer,
                        "PostgreSQL's own settings",
                        "ALTER TABLE catalog_poll RESET (autovacuum_vacuum_scale_factor,"
                                + " autovacuum_analyze_scale_factor)"),
                measure(fewer, "fillfactor 70", "ALTER TABLE catalog_poll SET (fillfactor = 70)"));
    }

    private static String measure(int polls, String name, String setting) throws Exception {
        try (LocalDatabase database = new LocalDatabase(Map.of("autovacuum_naptime", "1s"))) {
            database.execute(setting);
            ExecutorService sessions = Executors.newFixedThreadPool(SESSIONS);
            ServerFigures server = new ServerFigures(database);
            double cpuBefore = server.cpuMillis();
            long before = System.nanoTime();
            List<Future<Void>> all = new ArrayList<>();
            for (int session = 0; session < SESSIONS; session++) {
                int first = session;
                all.add(sessions.submit(() -> {
                    write(database, first, polls);
                    return null;
                }));
            }
            for (Future<Void> each : all) {
                each.get();
            }
            sessions.shutdown();
            double seconds = (System.nanoTime() - before) / 1e9;
            double cpu = server.cpuMillis() - cpuBefore;
            double table = megabytes(database, "pg_table_size");
            double indexes = megabytes(database, "pg_indexes_size");
            database.execute("VACUUM FULL catalog_poll");
            double compactTable = megabytes(database, "pg_table_size");
            double compactIndexes = megabytes(database, "pg_indexes_size");
            int writes = polls * ATTEMPTS;
            return String.join(
                    "\n",
                    ScaleBenchmark.title(
                            "%,d polls, %,d writes in %.0f s; %s".formatted(polls, writes, seconds, name), ""),
                    ScaleBenchmark.row("writes a second", "%.0f", writes / seconds),
                    ScaleBenchmark.row("CPU of PostgreSQL a write, ms", "%.3f", cpu / writes),
                    ScaleBenchmark.row("table, MB; the same compact", "%.1f; %.1f", table, compactTable),
                    ScaleBenchmark.row("indexes, MB; the same compact", "%.1f; %.1f", indexes, compactIndexes),
                    ScaleBenchmark.row(
                            "bloat: size to compact size",
                            "%.2f",
                            (table + indexes) / (compactTable + compactIndexes)));
        }
    }

    /** Polls that wait take turns; one that has made its attempts ends, and the next one begins. */
    private static void write(LocalDatabase database, int session, int polls) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            Statements.prepare(connection);
            int slots = Math.max(1, Math.min(WAITING_AT_A_TIME, polls) / SESSIONS);
            int[] poll = new int[slots];
            int[] attempt = new int[slots];
            int next = session;
            boolean goesOn = true;
            while (goesOn) {
                goesOn = false;
                for (int slot = 0; slot < slots; slot++) {
                    if (attempt[slot] == 0 && next < polls) {
                        poll[slot] = next;
                        next += SESSIONS;
                        attempt[slot] = 1;
                    }
                    if (attempt[slot] > 0) {
                        String sql = attempt[slot] < ATTEMPTS ? ADVANCE : END;
                        statement.execute(sql.formatted(poll[slot], attempt[slot]));
                        attempt[slot] = attempt[slot] < ATTEMPTS ? attempt[slot] + 1 : 0;
                        goesOn = true;
                    }
                }
            }
        }
    }

    private static double megabytes(LocalDatabase database, String function) {
        return Double.parseDouble(database.query("SELECT " + function + "('catalog_poll')")) / 1e6;
    }
}

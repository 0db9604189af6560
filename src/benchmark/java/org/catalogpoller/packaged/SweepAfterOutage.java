package org.catalogpoller.packaged;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.catalogpoller.local.CatalogApiStandIn;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.local.Schedule;
import org.catalogpoller.local.SchedulerStandIn;

/**
 * Polls whose schedules are all lost. One sweep is started; the schedules of further sweeps fire up to a minute late, as
 * AWS allows. Those of the revived attempts are counted, and do not fire.
 */
final class SweepAfterOutage {

    private static final String SWEEP = "{\"action\":\"sweep\"}";
    private static final Duration LATEST = Duration.ofMinutes(1);
    private static final Duration GIVE_UP = Duration.ofMinutes(30);

    private static final String OVERDUE =
            "SELECT count(*) FROM catalog_poll WHERE state = 'WAITING' AND next_attempt_at < now() - interval '6"
                    + " minutes'";

    private SweepAfterOutage() {}

    static String measure(Path unzipped, int environments, int polls) throws Exception {
        AtomicInteger sweeps = new AtomicInteger();
        AtomicInteger revived = new AtomicInteger();
        try (LocalDatabase database = new LocalDatabase();
                CatalogApiStandIn api = new CatalogApiStandIn();
                SchedulerStandIn scheduler = new SchedulerStandIn(Clock.systemUTC(), Surroundings.GROUP)) {
            database.execute("""
                INSERT INTO catalog_poll
                SELECT 'lost-' || i, i, 'catalog ' || i, 'WAITING', 8, 0, false, NULL, 'not ready', NULL,
                       now() - interval '20 minutes', now() + interval '30 minutes',
                       now() - interval '10 minutes' + random() * interval '1 minute', now()
                  FROM generate_series(1, %d) AS i\
                """.formatted(polls));
            database.execute("VACUUM ANALYZE catalog_poll");
            Map<String, String> variables = FunctionVariables.of(api.url(), database.port(), scheduler.url());
            ServerFigures server = new ServerFigures(database);
            try (Observer observer = new Observer(database);
                    Environments fleet = new Environments(unzipped, environments, variables, result -> {
                        sweeps.incrementAndGet();
                        revived.addAndGet(result.path("revived").asInt());
                    })) {
                double serverBefore = server.cpuMillis();
                double fleetBefore = fleet.cpuMillis();
                Instant began = Instant.now();
                fleet.invoke(SWEEP);
                double seconds = untilDone(observer, scheduler, fleet, began);
                double fleetMillis = fleet.cpuMillis() - fleetBefore;
                return String.join(
                        "\n",
                        ScaleBenchmark.title("%,d overdue polls, %d environments".formatted(polls, environments), ""),
                        ScaleBenchmark.row("from the first sweep to the last revival, s", "%.0f", seconds),
                        ScaleBenchmark.row("polls revived; sweeps", "%,d; %d", revived.get(), sweeps.get()),
                        ScaleBenchmark.row("most of them a second, and in 10 s", "%s", mostAtOnce(scheduler)),
                        ScaleBenchmark.row(
                                "CPU of the function, of PostgreSQL, a poll, ms",
                                "%.2f; %.2f",
                                fleetMillis / polls,
                                (server.cpuMillis() - serverBefore) / polls),
                        ScaleBenchmark.row("peak memory of an environment, MB", "%.0f", fleet.peakMegabytes()),
                        ScaleBenchmark.row("errors", "%d", fleet.errors().size()));
            }
        }
    }

    private static double untilDone(Observer observer, SchedulerStandIn scheduler, Environments fleet, Instant began)
            throws InterruptedException {
        Map<String, Instant> fires = new HashMap<>();
        Random random = new Random(1);
        double seconds = 0;
        while (seconds == 0 || !fleet.isIdle()) {
            Instant now = Instant.now();
            for (Schedule schedule : scheduler.pending()) {
                if (schedule.input().equals(SWEEP)) {
                    Instant at = fires.computeIfAbsent(
                            schedule.name(), name -> schedule.at().plusMillis(random.nextLong(LATEST.toMillis())));
                    if (!at.isAfter(now)) {
                        fires.put(schedule.name(), Instant.MAX);
                        fleet.invoke(SWEEP);
                    }
                }
            }
            if (seconds == 0 && observer.number(OVERDUE) == 0) {
                seconds = Duration.between(began, now).toMillis() / 1e3;
            }
            if (Duration.between(began, now).compareTo(GIVE_UP) > 0) {
                throw new IllegalStateException("the sweeps do not come to an end: " + fleet.errors());
            }
            Thread.sleep(1_000);
        }
        return seconds;
    }

    /** Of the times for which the attempts are scheduled. */
    private static String mostAtOnce(SchedulerStandIn scheduler) {
        TreeMap<Long, Integer> bySecond = new TreeMap<>();
        TreeMap<Long, Integer> byTen = new TreeMap<>();
        for (Schedule schedule : scheduler.pending()) {
            if (!schedule.input().equals(SWEEP)) {
                bySecond.merge(schedule.at().getEpochSecond(), 1, Integer::sum);
                byTen.merge(schedule.at().getEpochSecond() / 10, 1, Integer::sum);
            }
        }
        return most(bySecond) + "; " + most(byTen);
    }

    private static int most(Map<Long, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}

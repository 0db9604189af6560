package org.catalogpoller.packaged;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.catalogpoller.local.Firing;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.local.SchedulerStandIn;

/**
 * What the API gets of a fleet of eight environments with CATALOG_API_MAX_RATE. All polls start at once, and each is ready at its
 * third check. Schedules fire on time, or up to five seconds late.
 */
final class LimitedRate {

    private static final int CHECKS = 3;
    private static final int RATE = 8;
    private static final Duration GIVE_UP = Duration.ofMinutes(30);

    private LimitedRate() {}

    static String measure(Path unzipped, int environments, int polls) throws Exception {
        return measure(unzipped, environments, polls, Duration.ZERO)
                + "\n\n"
                + measure(unzipped, environments, polls, Duration.ofSeconds(5));
    }

    private static String measure(Path unzipped, int environments, int polls, Duration latest) throws Exception {
        ConcurrentLinkedQueue<Instant> asked = new ConcurrentLinkedQueue<>();
        HttpServer api = api(asked);
        try (LocalDatabase database = new LocalDatabase();
                SchedulerStandIn scheduler = new SchedulerStandIn(Clock.systemUTC(), Surroundings.GROUP)) {
            database.execute("INSERT INTO catalog (id, name) SELECT id, 'catalog ' || id FROM generate_series(1, " + polls
                    + ") AS id ON CONFLICT DO NOTHING");
            String url = "http://localhost:" + api.getAddress().getPort();
            Map<String, String> variables = new HashMap<>(FunctionVariables.of(url, database.port(), scheduler.url()));
            variables.put("POLL_INTERVAL", "1s");
            variables.put("CATALOG_API_MAX_RATE", String.valueOf(RATE));
            try (Environments fleet = new Environments(unzipped, environments, variables, result -> {})) {
                Firing firing = new Firing(scheduler, fleet::invoke, latest, 0, new Random(1));
                for (int id = 1; id <= polls; id++) {
                    fleet.invoke(Surroundings.startEvent("catalog-" + id, id));
                }
                await(database, fleet, firing, polls);
                return report(latest, polls, environments, asked, fleet);
            }
        } finally {
            api.stop(0);
        }
    }

    private static void await(LocalDatabase database, Environments fleet, Firing firing, int polls) throws InterruptedException {
        Instant giveUp = Instant.now().plus(GIVE_UP);
        String waiting = "SELECT count(*) FROM catalog_poll WHERE state = 'UPDATED'";
        while (!database.query(waiting).equals(String.valueOf(polls)) || !fleet.isIdle()) {
            firing.deliverDue(Instant.now());
            if (Instant.now().isAfter(giveUp)) {
                throw new IllegalStateException("the polls do not come to an end: " + fleet.errors());
            }
            Thread.sleep(20);
        }
    }

    private static HttpServer api(ConcurrentLinkedQueue<Instant> asked) throws IOException {
        Map<String, Integer> checks = new ConcurrentHashMap<>();
        HttpServer api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "api");
            thread.setDaemon(true);
            return thread;
        }));
        api.createContext("/", exchange -> {
            asked.add(Instant.now());
            boolean ready = checks.merge(exchange.getRequestURI().getPath(), 1, Integer::sum) >= CHECKS;
            String value = ready ? "value" : "PENDING";
            byte[] answer = "{\"kb_name\":\"%1$s\",\"data_source_name\":\"%1$s\"}"
                    .formatted(value)
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        api.start();
        return api;
    }

    private static String report(Duration latest, int polls, int environments, ConcurrentLinkedQueue<Instant> asked, Environments fleet) {
        long[] millis = asked.stream().mapToLong(Instant::toEpochMilli).sorted().toArray();
        double seconds = (millis[millis.length - 1] - millis[0]) / 1e3;
        List<String> lines = new ArrayList<>();
        lines.add(ScaleBenchmark.title(
                "%d polls, %d environments, %d requests a second, schedules up to %d s late"
                        .formatted(polls, environments, RATE, latest.toSeconds()),
                ""));
        lines.add(ScaleBenchmark.row("requests; time, s", "%d; %.0f", millis.length, seconds));
        lines.add(ScaleBenchmark.row("requests a second, mean", "%.2f", (millis.length - 1) / seconds));
        for (int length : new int[] {1, 10, 30}) {
            lines.add(ScaleBenchmark.row(
                    "most requests in any %d s".formatted(length), "%d", most(millis, length * 1_000L)));
        }
        lines.add(ScaleBenchmark.row("errors", "%d", fleet.errors().size()));
        return String.join("\n", lines);
    }

    /** The most instants in any time of this length. */
    private static int most(long[] millis, long length) {
        int most = 0;
        for (int first = 0; first < millis.length; first++) {
            long end = millis[first] + length;
            int after = Arrays.binarySearch(millis, end);
            int until = after < 0 ? -after - 1 : after;
            most = Math.max(most, until - first);
        }
        return most;
    }
}

package org.catalogpoller.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The external API. A catalog's name says how it behaves.
 *
 * <ul>
 *   <li>{@code ready-after-N} has its values at the Nth check, {@code ready-now} at once, {@code never} has none
 *   <li>{@code failing-STATUS} answers with that HTTP status, {@code busy-N} with 503 and a Retry-After of N seconds
 *   <li>{@code slow-MILLIS} takes its time, {@code endless} never ends its answer
 *   <li>{@code unauthorized} refuses every token, {@code expired-token} all but those of the issuer
 *   <li>{@code missing} is not found, any other is ready at the third check
 * </ul>
 *
 * <p>A catalog may be given the behaviour of another name while the stand-in runs.
 */
public final class CatalogApiStandIn implements AutoCloseable {

    private static final String PATH = "/api/v1/catalogs/";
    private static final Pattern BEHAVIOUR = Pattern.compile("(ready-after|failing|slow|busy)-([0-9]{1,6})");
    private static final List<String> FIXED =
            List.of("ready-now", "never", "missing", "unauthorized", "expired-token", "endless");
    private static final int READY_AFTER = 3;
    private static final Duration STAYS_READY = Duration.ofMinutes(1);

    private final LocalHttp http = new LocalHttp("catalog-api", this::answer);
    private final Map<String, Integer> checks = new HashMap<>();
    private final Map<String, Long> readySince = new HashMap<>();
    private final Map<String, String> behaviours = new ConcurrentSkipListMap<>();
    private final Predicate<String> issued;
    private volatile boolean failing;

    public CatalogApiStandIn() {
        this(token -> false);
    }

    /** @param issued whether a token is a good one of the issuer */
    public CatalogApiStandIn(Predicate<String> issued) {
        this.issued = issued;
    }

    public String url() {
        return http.url();
    }

    /**
     * From now on a catalog behaves as one with another name does.
     *
     * @throws IllegalArgumentException if no catalog has that behaviour
     */
    public void behave(String name, String behaviour) {
        if (!FIXED.contains(behaviour) && !BEHAVIOUR.matcher(behaviour).matches()) {
            throw new IllegalArgumentException("behaviour: must be ready-after-N, failing-STATUS, slow-MILLIS, busy-SECONDS or one of "
                    + String.join(", ", FIXED));
        }
        synchronized (this) {
            checks.remove(name);
            readySince.remove(name);
        }
        behaviours.put(name, behaviour);
    }

    /** From now on every check is answered with 503, or as the catalog behaves. */
    public void fail(boolean wanted) {
        failing = wanted;
    }

    /** The behaviours that catalogs were given, by the name of the catalog. */
    public Map<String, String> behaviours() {
        return Map.copyOf(behaviours);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (!path.startsWith(PATH) || !exchange.getRequestMethod().equals("GET")) {
            LocalHttp.answer(exchange, 404, "{\"detail\":\"no such resource\"}");
            return;
        }
        String name = path.substring(PATH.length());
        String behavesAs = failing ? "failing-503" : behaviours.getOrDefault(name, name);
        Matcher behaviour = BEHAVIOUR.matcher(behavesAs);
        String kind = behaviour.matches() ? behaviour.group(1) : behavesAs;
        int number = behaviour.matches() ? Integer.parseInt(behaviour.group(2)) : 0;
        switch (kind) {
            case "missing" -> LocalHttp.answer(exchange, 404, "{\"detail\":\"no such catalog\"}");
            case "unauthorized" -> LocalHttp.answer(exchange, 401, "{\"detail\":\"token expired\"}");
            case "expired-token" -> {
                if (issued.test(bearerToken(exchange))) {
                    LocalHttp.answer(exchange, 200, catalog(name, true));
                } else {
                    LocalHttp.answer(exchange, 401, "{\"detail\":\"token expired\"}");
                }
            }
            case "failing" -> LocalHttp.answer(exchange, number, "{\"detail\":\"failing as asked\"}");
            case "busy" -> {
                exchange.getResponseHeaders().set("Retry-After", String.valueOf(number));
                LocalHttp.answer(exchange, 503, "{\"detail\":\"busy\"}");
            }
            case "endless" -> endless(exchange);
            case "ready-now" -> LocalHttp.answer(exchange, 200, catalog(name, true));
            case "never" -> LocalHttp.answer(exchange, 200, catalog(name, false));
            case "ready-after" -> LocalHttp.answer(exchange, 200, catalog(name, isReady(name, number)));
            case "slow" -> {
                pause(number);
                LocalHttp.answer(exchange, 200, catalog(name, isReady(name, READY_AFTER)));
            }
            default -> LocalHttp.answer(exchange, 200, catalog(name, isReady(name, READY_AFTER)));
        }
    }

    private static void endless(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        byte[] spaces = " ".repeat(1024).getBytes(StandardCharsets.US_ASCII);
        while (!Thread.currentThread().isInterrupted()) {
            exchange.getResponseBody().write(spaces);
        }
    }

    private static String bearerToken(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header == null ? "" : header.replaceFirst("^Bearer ", "");
    }

    /** Counts the checks. A catalog stays ready for a while and then begins anew, so that its poll can be shown again. */
    private synchronized boolean isReady(String name, int after) {
        Long since = readySince.get(name);
        if (since != null && System.nanoTime() - since < STAYS_READY.toNanos()) {
            return true;
        }
        readySince.remove(name);
        if (checks.merge(name, 1, Integer::sum) < after) {
            return false;
        }
        checks.remove(name);
        readySince.put(name, System.nanoTime());
        return true;
    }

    private static String catalog(String name, boolean ready) {
        ObjectNode catalog = JsonNodeFactory.instance.objectNode();
        catalog.put("name", name);
        catalog.put("kb_name", ready ? "kb-" + name : "PENDING");
        catalog.put("data_source_name", ready ? "ds-" + name : "PENDING");
        return catalog.toString();
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        http.close();
    }
}

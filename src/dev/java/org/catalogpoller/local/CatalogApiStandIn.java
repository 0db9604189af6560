package org.catalogpoller.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The external API. A catalog's name says how it behaves.
 *
 * <ul>
 *   <li>{@code ready-after-N} has its values at the Nth check, {@code never} has none
 *   <li>{@code failing-STATUS} answers with that HTTP status, {@code slow-MILLIS} takes its time
 *   <li>{@code unauthorized} refuses every token, {@code expired-token} all but those of the issuer
 *   <li>{@code missing} is not found, any other is ready at the third check
 * </ul>
 */
public final class CatalogApiStandIn implements AutoCloseable {

    private static final String PATH = "/api/v1/catalogs/";
    private static final Pattern BEHAVIOUR = Pattern.compile("(ready-after|failing|slow)-([0-9]{1,6})");
    private static final int READY_AFTER = 3;
    private static final Duration STAYS_READY = Duration.ofMinutes(1);

    private final LocalHttp http = new LocalHttp("catalog-api", this::answer);
    private final Map<String, Integer> checks = new HashMap<>();
    private final Map<String, Long> readySince = new HashMap<>();
    private final Predicate<String> issued;

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

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (!path.startsWith(PATH) || !exchange.getRequestMethod().equals("GET")) {
            LocalHttp.answer(exchange, 404, "{\"detail\":\"no such resource\"}");
            return;
        }
        String name = path.substring(PATH.length());
        Matcher behaviour = BEHAVIOUR.matcher(name);
        String kind = behaviour.matches() ? behaviour.group(1) : name;
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
            case "never" -> LocalHttp.answer(exchange, 200, catalog(name, false));
            case "ready-after" -> LocalHttp.answer(exchange, 200, catalog(name, isReady(name, number)));
            case "slow" -> {
                pause(number);
                LocalHttp.answer(exchange, 200, catalog(name, isReady(name, READY_AFTER)));
            }
            default -> LocalHttp.answer(exchange, 200, catalog(name, isReady(name, READY_AFTER)));
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

package org.catalogpoller.local.page;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.catalogpoller.local.LocalHttp;
import org.jboss.logging.Logger;

/** The page of local work, on the loopback address. */
public final class LocalPage implements AutoCloseable {

    /** How often the page looks for changes. */
    private static final long REFRESH_MILLIS = 500;

    private static final Logger LOG = Logger.getLogger("page");

    private final LogTail log = new LogTail();
    private final Views views;
    private final Function function;
    private final Actions actions;
    private final LocalHttp http;

    /** @param port where it listens; 0: any free port */
    public LocalPage(World world, int port) {
        FaultSwitches faults = new FaultSwitches(world);
        Polls polls = new Polls(world.database());
        this.views = new Views(world, faults, polls, log);
        this.function = new Function(world.events());
        this.actions = new Actions(world, faults, polls, function);
        this.http = new LocalHttp("page", port, this::answer);
    }

    /** Where it listens. */
    public int port() {
        return URI.create(url()).getPort();
    }

    public String url() {
        return http.url();
    }

    private void answer(HttpExchange exchange) throws IOException {
        if (!Browser.isFromThisPage(exchange)) {
            Browser.html(exchange, 403, "This page answers to itself only, at " + url());
            return;
        }
        Request request = Request.of(exchange);
        try {
            if (request.method().equals("POST")) {
                change(exchange, request);
            } else {
                show(exchange, request);
            }
        } catch (RuntimeException e) {
            LOG.warnf(e, "the page cannot answer %s %s", request.method(), exchange.getRequestURI().getPath());
            Browser.html(exchange, 500, "The page fails; the log says why.");
        }
    }

    private void show(HttpExchange exchange, Request request) throws IOException {
        Filter filter = Filter.of(request);
        if (request.is("GET", "")) {
            Browser.html(exchange, 200, views.index(filter));
        } else if (request.is("GET", "static", "*")) {
            Browser.file(exchange, request.path().get(1));
        } else if (request.is("GET", "live")) {
            follow(exchange, () -> views.live(filter));
        } else if (request.is("GET", "polls", "*")) {
            String id = request.path().get(1);
            String poll = views.poll(id);
            Browser.html(exchange, poll == null ? 404 : 200, poll == null ? views.absent(id) : poll);
        } else if (request.is("GET", "polls", "*", "live")) {
            String id = request.path().get(1);
            follow(exchange, () -> views.livePoll(id));
        } else if (request.is("GET", "snippets")) {
            String token = request.field("jwt_token");
            Browser.html(
                    exchange, 200, views.start(request.field("catalog_name"), request.field("local_catalog_id"), token));
        } else {
            Browser.html(exchange, 404, views.nowhere());
        }
    }

    /** Sends each part when it has changed, for as long as the browser listens. */
    private static void follow(HttpExchange exchange, Supplier<Map<String, String>> parts) throws IOException {
        Map<String, String> sent = new HashMap<>();
        try (OutputStream stream = Browser.stream(exchange)) {
            while (true) {
                for (Map.Entry<String, String> part : parts.get().entrySet()) {
                    if (!part.getValue().equals(sent.put(part.getKey(), part.getValue()))) {
                        Browser.event(stream, part.getKey(), part.getValue());
                    }
                }
                Browser.event(stream, "alive", "");
                Thread.sleep(REFRESH_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void change(HttpExchange exchange, Request request) throws IOException {
        if (request.is("POST", "check-setup")) {
            Browser.html(exchange, 200, views.setup(function.ask(Function.event("check-setup"))));
            return;
        }
        Browser.html(exchange, 200, views.done(actions.perform(request)));
    }

    @Override
    public void close() {
        http.close();
        log.close();
    }
}

package org.catalogpoller.local.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What goes to the browser, and which requests of a browser may come in. */
final class Browser {

    private static final String WEBJARS = "/META-INF/resources/webjars/";
    private static final Map<String, String> FILES = Map.of(
            "htmx.js", WEBJARS + "htmx.org/2.0.8/dist/htmx.min.js",
            "sse.js", WEBJARS + "htmx-ext-sse/2.2.2/sse.js",
            "pico.css", WEBJARS + "picocss__pico/2.1.1/css/pico.min.css",
            "page.css", "page.css",
            "page.js", "page.js");

    private Browser() {}

    /**
     * Whether the request was made for this page and from it. A page of another site can make a browser send requests
     * here. It uses a name of its own (DNS rebinding), or a form. The headers Host and Origin show both.
     */
    static boolean isFromThisPage(HttpExchange exchange) {
        Headers headers = exchange.getRequestHeaders();
        int port = exchange.getLocalAddress().getPort();
        String host = String.valueOf(headers.getFirst("Host"));
        boolean isHere = host.equals("localhost:" + port) || host.equals("127.0.0.1:" + port);
        String origin = headers.getFirst("Origin");
        boolean mayChange = origin != null && origin.equals("http://" + host);
        return isHere && (exchange.getRequestMethod().equals("GET") || mayChange);
    }

    static void html(HttpExchange exchange, int status, String html) throws IOException {
        send(exchange, status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
    }

    static void file(HttpExchange exchange, String name) throws IOException {
        String path = FILES.get(name);
        try (InputStream file = path == null ? null : Browser.class.getResourceAsStream(path)) {
            if (file == null) {
                html(exchange, 404, "There is no such file.");
                return;
            }
            send(exchange, 200, name.endsWith(".css") ? "text/css" : "text/javascript", file.readAllBytes());
        }
    }

    /** Begins a stream of server-sent events (HTML standard, 9.2). */
    static OutputStream stream(HttpExchange exchange) throws IOException {
        safe(exchange, "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    static void event(OutputStream stream, String name, String data) throws IOException {
        StringBuilder event = new StringBuilder("event: ").append(name).append('\n');
        data.lines().forEach(line -> event.append("data: ").append(line).append('\n'));
        stream.write(event.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        stream.flush();
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        safe(exchange, type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static void safe(HttpExchange exchange, @Nullable String type) {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Cache-Control", "no-store");
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Content-Security-Policy", "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'");
    }
}

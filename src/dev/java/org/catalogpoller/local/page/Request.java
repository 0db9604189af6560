package org.catalogpoller.local.page;

import org.catalogpoller.local.LocalHttp;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A request of the browser: its path in decoded segments, and its fields from the query or a form. */
record Request(String method, List<String> path, Map<String, String> fields) {

    static Request of(HttpExchange exchange) throws IOException {
        String query = exchange.getRequestURI().getRawQuery() == null
                ? ""
                : exchange.getRequestURI().getRawQuery();
        Map<String, String> fields = new HashMap<>(LocalHttp.form(query));
        if (exchange.getRequestMethod().equals("POST")) {
            fields.putAll(LocalHttp.form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        }
        String path = exchange.getRequestURI().getRawPath();
        List<String> segments = List.of(path.substring(1).split("/")).stream()
                .map(segment -> URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8))
                .toList();
        return new Request(exchange.getRequestMethod(), segments, fields);
    }

    /** The route: method and path, with a star for each segment from the second on that a name takes. */
    boolean is(String wanted, String... pattern) {
        if (!method.equals(wanted) || path.size() != pattern.length) {
            return false;
        }
        for (int i = 0; i < pattern.length; i++) {
            if (!pattern[i].equals("*") && !pattern[i].equals(path.get(i))) {
                return false;
            }
        }
        return true;
    }

    String field(String name) {
        return fields.getOrDefault(name, "").strip();
    }

}

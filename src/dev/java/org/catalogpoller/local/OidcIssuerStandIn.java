package org.catalogpoller.local;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * An OIDC issuer with one client: discovery, and a token endpoint with the grants client credentials and refresh token.
 * The client proves itself in the header or in the form (client_secret_basic, client_secret_post). A refusal quotes the
 * secret that it was sent, as no issuer should.
 */
public final class OidcIssuerStandIn implements AutoCloseable {

    public static final String CLIENT_ID = "catalog-status-poller";

    private static final Logger LOG = Logger.getLogger("issuer");

    private final LocalHttp http = new LocalHttp("oidc-issuer", this::answer);
    private final Clock clock;
    private final Duration lifetime;
    private final Map<String, Instant> issued = new HashMap<>();
    private final List<String> tokens = new ArrayList<>();
    private String clientSecret = "";
    private String refreshToken = "";

    /** @param lifetime how long its tokens are good for, whole seconds */
    public OidcIssuerStandIn(Clock clock, Duration lifetime) {
        this.clock = clock;
        this.lifetime = lifetime;
    }

    public String url() {
        return http.url();
    }

    public String tokenUrl() {
        return http.url() + "/token";
    }

    /** From now on the client has this secret. */
    public synchronized void clientSecret(String secret) {
        clientSecret = secret;
    }

    /** From now on the client has this refresh token. */
    public synchronized void refreshToken(String token) {
        refreshToken = token;
    }

    /** Whether it has issued this token, and it has not expired or been revoked. */
    public synchronized boolean accepts(String token) {
        Instant expiry = issued.get(token);
        return expiry != null && clock.instant().isBefore(expiry);
    }

    /** All tokens that it has issued, in their order. */
    public synchronized List<String> tokens() {
        return List.copyOf(tokens);
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String request = exchange.getRequestMethod() + " " + path;
        switch (request) {
            case "GET /.well-known/openid-configuration" ->
                LocalHttp.answer(
                        exchange,
                        200,
                        object().put("issuer", url())
                                .put("token_endpoint", tokenUrl())
                                .toString());
            case "POST /token" -> token(exchange);
            default -> LocalHttp.answer(exchange, 404, "");
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form = form(exchange);
        String sent = credentials(exchange, form);
        if (!sent.equals(CLIENT_ID + ":" + clientSecret)) {
            refuse(exchange, 401, "invalid_client", "no client has these credentials: " + sent);
            return;
        }
        switch (form.getOrDefault("grant_type", "")) {
            case "client_credentials" -> issue(exchange, form);
            case "refresh_token" -> {
                if (refreshToken.equals(form.get("refresh_token"))) {
                    issue(exchange, form);
                } else {
                    refuse(exchange, 400, "invalid_grant", "unknown token: " + form.get("refresh_token"));
                }
            }
            default -> refuse(exchange, 400, "unsupported_grant_type", "");
        }
    }

    private void issue(HttpExchange exchange, Map<String, String> form) throws IOException {
        Instant expiry = clock.instant().plus(lifetime);
        ObjectNode claims = object().put("iss", url())
                .put("sub", CLIENT_ID)
                .put("jti", UUID.randomUUID().toString())
                .put("exp", expiry.getEpochSecond());
        form.forEach((name, value) -> {
            if (name.equals("scope") || name.equals("audience")) {
                claims.put(name, value);
            }
        });
        String token = encoded("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encoded(claims.toString()) + "."
                + encoded("a signature without a check");
        issued.put(token, expiry);
        tokens.add(token);
        LOG.infof("token issued to client \"%s\", good for %d s", CLIENT_ID, lifetime.toSeconds());
        LocalHttp.answer(
                exchange,
                200,
                object().put("access_token", token)
                        .put("token_type", "Bearer")
                        .put("expires_in", lifetime.toSeconds())
                        .toString());
    }

    private static void refuse(HttpExchange exchange, int status, String error, String description) throws IOException {
        LocalHttp.answer(
                exchange,
                status,
                object().put("error", error)
                        .put("error_description", description)
                        .toString());
    }

    /** Id and secret, separated by a colon, in header or body (RFC 6749, 2.3.1). */
    private static String credentials(HttpExchange exchange, Map<String, String> form) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        return header != null && header.startsWith("Basic ")
                ? new String(Base64.getDecoder().decode(header.substring("Basic ".length())), StandardCharsets.UTF_8)
                : form.get("client_id") + ":" + form.get("client_secret");
    }

    private static Map<String, String> form(HttpExchange exchange) throws IOException {
        return LocalHttp.form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static String encoded(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void close() {
        http.close();
    }
}

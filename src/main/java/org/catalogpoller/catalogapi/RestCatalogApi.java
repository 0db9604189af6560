package org.catalogpoller.catalogapi;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.catalogpoller.config.Settings;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.port.CatalogApi;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;
import org.jspecify.annotations.Nullable;

/**
 * Asks through the Quarkus REST client.
 *
 * <p>Between two invocations Lambda freezes the environment, and a pooled connection may be dead afterwards. A
 * connection is therefore kept for a short time only, and a request that fails on one left from before is made once
 * more, on a new one: a GET may be repeated (RFC 9110, 9.2.2).
 */
@Singleton
class RestCatalogApi implements CatalogApi {

    private static final int MAX_BODY_BYTES = 1024 * 1024;
    /** Well below what load balancers and NAT gateways allow (60 s and more). */
    private static final int KEEP_ALIVE_SECONDS = 15;

    private final Settings settings;
    private final Clock clock;
    private final ObjectReader json;
    private final CatalogAnswer answers;
    private @Nullable CatalogEndpoint endpoint;
    private volatile boolean pooled;

    RestCatalogApi(Settings settings, Clock clock, ObjectMapper mapper) {
        this.settings = settings;
        this.clock = clock;
        this.json = mapper.reader().with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        this.answers = new CatalogAnswer(settings.answer());
    }

    @Override
    public Check check(String catalogName, @Nullable BearerToken token, Duration limit) {
        Duration timeout = limit.compareTo(settings.api().timeout()) < 0
                ? limit
                : settings.api().timeout();
        // The client's own time-outs end at the headers; a body that drips in must end too.
        try (TimeLimit time = new TimeLimit(timeout)) {
            try {
                return checkOnAnyConnection(catalogName, token);
            } catch (IOException | RuntimeException e) {
                return unavailable(
                        time.isOver()
                                ? "the API did not answer within " + timeout.toMillis() + " ms"
                                : HttpProblem.describe(e));
            }
        }
    }

    private Check checkOnAnyConnection(String catalogName, @Nullable BearerToken token) throws IOException {
        boolean mayBeDead = pooled;
        pooled = false;
        try {
            return checkOnce(catalogName, token);
        } catch (RuntimeException e) {
            if (mayBeDead && HttpProblem.isConnectionLost(e)) {
                return checkOnce(catalogName, token);
            }
            throw e;
        }
    }

    private Check checkOnce(String catalogName, @Nullable BearerToken token) throws IOException {
        URI catalog = settings.api().catalog(encoded(catalogName));
        try (Response response = endpoint().get(catalog, token == null ? null : "Bearer " + token.value())) {
            pooled = true;
            if (response.getStatusInfo().getFamily() != Response.Status.Family.SUCCESSFUL) {
                String retryAfter = response.getHeaderString(HttpHeaders.RETRY_AFTER);
                return new Check(
                        answers.ofError(response.getStatus(), RetryAfter.parse(retryAfter, clock.instant())),
                        null,
                        response.getStatus());
            }
            return read(response.readEntity(InputStream.class), token).answeredWith(response.getStatus());
        }
    }

    private Check read(@Nullable InputStream stream, @Nullable BearerToken token) throws IOException {
        byte[] body = stream == null ? new byte[0] : stream.readNBytes(MAX_BODY_BYTES + 1);
        if (body.length > MAX_BODY_BYTES) {
            return unavailable("the API's answer is over 1 MiB");
        }
        try {
            JsonNode answer = json.readTree(body);
            return answer.isMissingNode() ? unavailable("the API's answer is empty") : answers.ofJson(answer, token);
        } catch (JacksonException e) {
            return unavailable("the API's answer is not JSON");
        }
    }

    /** Made at the first check: an event that brings its values needs no HTTP client. */
    private synchronized CatalogEndpoint endpoint() {
        if (endpoint == null) {
            long timeout = settings.api().timeout().toMillis();
            endpoint = QuarkusRestClientBuilder.newBuilder()
                    .baseUri(settings.api().url())
                    .connectTimeout(timeout, TimeUnit.MILLISECONDS)
                    .readTimeout(timeout, TimeUnit.MILLISECONDS)
                    .followRedirects(false)
                    .property(QuarkusRestClientProperties.CONNECTION_TTL, KEEP_ALIVE_SECONDS)
                    .property("microprofile.rest.client.disable.default.mapper", true)
                    .build(CatalogEndpoint.class);
        }
        return endpoint;
    }

    /** All but letters, digits, '-', '_', '.' and '*' percent-encoded: servers differ in what ';' or '+' mean in a path. */
    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Check unavailable(String reason) {
        return new Check(new Unavailable(reason, null), null);
    }
}

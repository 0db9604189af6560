package org.catalogpoller.catalogapi;

import io.quarkus.rest.client.reactive.QuarkusRestClientBuilder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.net.PemTrustOptions;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import org.catalogpoller.config.ApiSettings;
import org.jboss.resteasy.reactive.client.api.QuarkusRestClientProperties;
import org.jspecify.annotations.Nullable;

/**
 * The REST client of the catalog API, for one request after the other. It knows the request under way, so that the
 * connection can be closed. To close a {@link jakarta.ws.rs.core.Response} would download the rest of its body.
 */
final class ApiClient {

    /** More than most waits between two attempts, and below what load balancers and NAT gateways allow (60 s and more). */
    private static final int KEEP_ALIVE_SECONDS = 55;

    final CatalogEndpoint endpoint;
    private @Nullable HttpClientRequest request;
    private boolean closed;
    /** What was wrong with the answer of the request under way. The client tells it to the connection alone. */
    private volatile @Nullable Throwable broken;

    ApiClient(ApiSettings settings) {
        long timeout = settings.timeout().toMillis();
        endpoint = QuarkusRestClientBuilder.newBuilder()
                .baseUri(settings.url())
                .connectTimeout(timeout, TimeUnit.MILLISECONDS)
                .readTimeout(timeout, TimeUnit.MILLISECONDS)
                .followRedirects(false)
                .property(QuarkusRestClientProperties.CONNECTION_TTL, KEEP_ALIVE_SECONDS)
                .property("microprofile.rest.client.disable.default.mapper", true)
                .httpClientOptionsCustomizer(options -> trust(settings, options))
                .httpClientRequestCustomizer(this::began)
                .build(CatalogEndpoint.class);
    }

    private static void trust(ApiSettings settings, HttpClientOptions options) {
        if (settings.ca() != null) {
            options.setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(settings.ca())));
        }
    }

    private synchronized void began(HttpClientRequest aRequest) {
        request = aRequest;
        broken = null;
        InterimAnswers.leaveOutOf(aRequest.connection());
        aRequest.connection().exceptionHandler(failure -> broken = failure);
        if (closed) {
            closeConnection();
        }
    }

    /** Why the answer of the last request cannot be read; null: it has not come, or can be read. */
    @Nullable
    Throwable broken() {
        return broken;
    }

    /** Closes the connection of the request under way, if it has one already. */
    synchronized void closeConnection() {
        if (request != null) {
            request.connection().close();
            request = null;
        }
    }

    /** Closes all connections, and one that is still being opened as soon as it is open. */
    void close() {
        synchronized (this) {
            closed = true;
            closeConnection();
        }
        try {
            ((Closeable) endpoint).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

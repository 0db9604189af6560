package org.catalogpoller.tokens;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.catalogpoller.poll.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Asks an issuer where its token endpoint is (OpenID Connect Discovery 1.0, 4). Quarkus can ask, too, but leaves the
 * connection of an answer open that it has given up.
 */
@Singleton
class Discovery {

    private static final String PATH = "/.well-known/openid-configuration";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Vertx vertx;

    Discovery(Vertx vertx) {
        this.vertx = vertx;
    }

    /**
     * The token endpoint.
     *
     * @param trust in the issuer's certificate; null: that of the JDK
     * @throws ProblemException if there is no answer in time, or it is a refusal
     * @throws RuntimeException if the answer has no token endpoint, or there is none
     */
    URI tokenUrl(URI issuer, @Nullable IssuerTrust trust, Duration connectTimeout, Duration limit) {
        WebClientOptions options = new WebClientOptions()
                .setFollowRedirects(false)
                .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()));
        if (trust != null) {
            options.setTrustOptions(trust.getTrustStoreOptions());
        }
        WebClient client = WebClient.create(vertx, options);
        try {
            return tokenUrl(client.getAbs(issuer.toString().replaceFirst("/$", "") + PATH)
                    .as(BoundedIssuerAnswer.codec())
                    .send()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw new ProblemException("the OIDC issuer did not answer in time");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException("the OIDC issuer was not waited for");
        } finally {
            client.close(); // and its connection
        }
    }

    private static URI tokenUrl(HttpResponse<Buffer> answer) {
        if (answer.statusCode() != 200) {
            throw new ProblemException("the OIDC issuer answered " + answer.statusCode());
        }
        try {
            JsonNode url = JSON.readTree(answer.body().getBytes()).path("token_endpoint");
            return URI.create(url.asText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

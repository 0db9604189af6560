package org.catalogpoller.tokens;

import io.quarkus.oidc.client.OidcClient;
import io.quarkus.oidc.client.OidcClients;
import io.quarkus.oidc.client.Tokens;
import io.quarkus.oidc.client.runtime.OidcClientConfig;
import io.quarkus.oidc.client.runtime.OidcClientConfig.Grant;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.catalogpoller.config.SecretSetting;
import org.catalogpoller.config.TokenSettings;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.JvmError;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.port.ServiceTokens;
import org.catalogpoller.secrets.SecretReader;
import org.jspecify.annotations.Nullable;

/**
 * Asks an OIDC issuer through the OIDC client of Quarkus.
 *
 * <p>Tokens are asked for minutes apart, and Lambda freezes the environment in between. So each token gets a client
 * of its own. Its connections are alive, and it uses the present token endpoint and secrets.
 */
@Singleton
class OidcServiceTokens implements ServiceTokens {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final @Nullable TokenSettings settings;
    private final SecretReader secrets;
    private final OidcClients clients;
    private final Discovery discovery;
    private final @Nullable IssuerTrust trust;
    private final Clock clock;
    private @Nullable BearerToken last;
    private @Nullable Instant lastExpiry;

    OidcServiceTokens(
            Optional<TokenSettings> settings,
            SecretReader secrets,
            OidcClients clients,
            Discovery discovery,
            TlsConfigurationRegistry tls,
            Clock clock) {
        this.settings = settings.orElse(null);
        this.trust = settings.map(TokenSettings::ca).map(IssuerTrust::new).orElse(null);
        if (trust != null) {
            tls.register(IssuerTrust.NAME, trust);
        }
        this.discovery = discovery;
        this.secrets = secrets;
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public synchronized BearerToken current(Duration limit) {
        return last == null || TokenExpiry.isSoon(lastExpiry, clock.instant()) ? fresh(limit) : last;
    }

    @Override
    public synchronized BearerToken fresh(Duration limit) {
        last = null;
        Instant begun = clock.instant();
        Tokens answer = grant(Objects.requireNonNull(settings), begun.plus(limit));
        String text = answer.getAccessToken();
        if (text == null
                || text.length() > BearerToken.MAX_LENGTH
                || !BearerToken.isSendable(text)
                || isStructure(text)) {
            throw new ProblemException("the OIDC issuer's answer holds no usable access token");
        }
        BearerToken token = new BearerToken(text);
        last = token;
        lastExpiry = IssuerAnswer.expiry(answer, token, begun);
        return token;
    }

    /** Quarkus makes a text of an object or a list. */
    private static boolean isStructure(String text) {
        return text.startsWith("{") || text.startsWith("[");
    }

    @Override
    public boolean expiresSoon(BearerToken token) {
        return TokenExpiry.isSoon(TokenExpiry.of(token), clock.instant());
    }

    private Tokens grant(TokenSettings settings, Instant end) {
        try {
            String secret = secret(settings.clientSecret(), "client_secret", end);
            SecretSetting refresh = settings.refreshToken();
            String refreshToken = refresh == null ? null : secret(refresh, "refresh_token", end);
            return with(
                    config(settings, tokenUrl(settings, end), secret),
                    client -> refreshToken == null
                            ? client.getTokens(Map.of())
                            : client.refreshTokens(refreshToken, Map.of()),
                    end);
        } catch (ProblemException e) {
            throw e;
        } catch (TimeoutException e) {
            throw new ProblemException("the OIDC issuer did not answer in time");
        } catch (RuntimeException e) {
            JvmError.throwFrom(e);
            // Quarkus drops the cause
            throw new ProblemException(
                    "the OIDC issuer cannot be reached, its certificate is not trusted (OIDC_CA), or its"
                            + " answer cannot be read");
        }
    }

    private String secret(SecretSetting setting, String name, Instant end) {
        if (setting.arn() == null) {
            return Objects.requireNonNull(setting.value());
        }
        try {
            return secrets.read(setting, left(end)).value(name);
        } catch (ProblemException e) {
            throw new ProblemException("no token for the API: " + e.problem());
        }
    }

    private Tokens with(OidcClientConfig config, Function<OidcClient, Uni<Tokens>> request, Instant end) {
        try (OidcClient client = clients.newClient(config).await().atMost(left(end))) {
            return request.apply(client).await().atMost(left(end));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private URI tokenUrl(TokenSettings settings, Instant end) {
        URI issuer = settings.issuer();
        return issuer == null
                ? Objects.requireNonNull(settings.tokenUrl())
                : discovery.tokenUrl(issuer, trust, CONNECT_TIMEOUT, left(end));
    }

    private static OidcClientConfig config(TokenSettings settings, URI tokenUrl, String secret) {
        var config = OidcClientConfig.builder()
                .id("catalog-api")
                .clientId(settings.clientId())
                .credentials(secret)
                .scopes(settings.scopes())
                .followRedirects(false)
                .tokenPath(tokenUrl.toString())
                .connectionTimeout(CONNECT_TIMEOUT);
        if (settings.audience() != null) {
            config.audience(settings.audience());
        }
        if (settings.ca() != null) {
            config.tlsConfigurationName(IssuerTrust.NAME);
        }
        if (settings.refreshToken() != null) {
            config.grant(Grant.Type.REFRESH);
        }
        return config.build();
    }

    private Duration left(Instant end) {
        Duration left = Duration.between(clock.instant(), end);
        return left.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : left;
    }
}

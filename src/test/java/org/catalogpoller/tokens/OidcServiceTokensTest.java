package org.catalogpoller.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quarkus.oidc.client.OidcClients;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.catalogpoller.local.OidcIssuerStandIn;
import org.catalogpoller.local.SecretsManagerStandIn;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.port.ServiceTokens;
import org.catalogpoller.secrets.SecretReader;
import org.catalogpoller.testing.Eventually;
import org.catalogpoller.testing.RawServer;
import org.catalogpoller.testing.RawServer.Answer;
import org.catalogpoller.testing.SdkSettings;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TcpProxy;
import org.catalogpoller.testing.TestCertificate;
import org.catalogpoller.testing.TestEnvironment;
import org.catalogpoller.testing.TestSettings;
import org.catalogpoller.testing.TlsProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens from the issuer's stand-in, which speaks OIDC as the real client understands it. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class OidcServiceTokensTest {

    private static final Duration LIMIT = Eventually.BOUND;
    private static final String NO_TOKEN =
            "the OIDC issuer cannot be reached, its certificate is not trusted (OIDC_CA), or its answer cannot be read";
    private static final String SECRET = "s3cret: with/unusual+characters%";

    @RegisterExtension
    final SdkSettings sdk = new SdkSettings();

    @Inject
    OidcClients clients;

    @Inject
    Discovery discovery;

    @Inject
    TlsConfigurationRegistry tls;

    private final SettableClock clock = new SettableClock(TestEnvironment.START);
    private final OidcIssuerStandIn issuer = new OidcIssuerStandIn(clock, Duration.ofMinutes(5));
    private final SecretsManagerStandIn secretsManager = new SecretsManagerStandIn();
    private final Map<String, String> variables = new HashMap<>();
    private ServiceTokens tokens;

    @BeforeEach
    void start() {
        issuer.clientSecret(SECRET);
        SdkSettings.secretsManager(secretsManager.url());
        variables.put("OIDC_ISSUER_URL", issuer.url());
        variables.put("OIDC_CLIENT_ID", OidcIssuerStandIn.CLIENT_ID);
        variables.put("OIDC_CLIENT_SECRET", SECRET);
        use(variables);
    }

    @AfterEach
    void stop() {
        issuer.close();
        secretsManager.close();
    }

    @Test
    void aTokenIsKeptUntilItHasHalfAMinuteLeft() {
        BearerToken first = tokens.current(LIMIT);
        clock.advance(Duration.ofSeconds(269));
        assertThat(tokens.current(LIMIT)).isEqualTo(first);
        clock.advance(Duration.ofSeconds(1));
        BearerToken second = tokens.current(LIMIT);

        assertThat(issuer.tokens()).containsExactly(first.value(), second.value());
        assertThat(issuer.accepts(second.value())).isTrue();
    }

    @Test
    void aFreshTokenReplacesTheKeptOne() {
        BearerToken first = tokens.current(LIMIT);
        BearerToken fresh = tokens.fresh(LIMIT);

        assertThat(fresh).isNotEqualTo(first);
        assertThat(tokens.current(LIMIT)).isEqualTo(fresh);
    }

    @Test
    void theTokenEndpointCanReplaceTheIssuerUrl() {
        variables.remove("OIDC_ISSUER_URL");
        variables.put("OIDC_TOKEN_URL", issuer.tokenUrl());
        use(variables);

        assertThat(issuer.accepts(tokens.current(LIMIT).value())).isTrue();
    }

    @Test
    void theRequestHasTheConfiguredScopesAndAudience() {
        variables.put("OIDC_SCOPES", " catalogs.read  catalogs.list ");
        variables.put("OIDC_AUDIENCE", "https://catalogs.example.com");
        use(variables);

        assertThat(claims(tokens.current(LIMIT)))
                .contains("\"scope\":\"catalogs.read catalogs.list\"", "\"audience\":\"https://catalogs.example.com\"");
    }

    @Test
    void aRefreshTokenIsExchangedForEveryNewToken() {
        issuer.refreshToken("refresh-me");
        variables.put("OIDC_GRANT", "refresh-token");
        variables.put("OIDC_REFRESH_TOKEN", "refresh-me");
        use(variables);

        tokens.current(LIMIT);
        tokens.fresh(LIMIT);

        assertThat(issuer.tokens()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"plain", "json"})
    void aRotatedSecretIsUsedForTheNextToken(String form) {
        boolean json = form.equals("json");
        issuer.refreshToken("refresh-me");
        variables.put("OIDC_GRANT", "refresh-token");
        variables.put(
                "OIDC_REFRESH_TOKEN_ARN",
                secretsManager.put("refresh", json ? "{\"refresh_token\":\"refresh-me\"}" : "refresh-me"));
        variables.remove("OIDC_CLIENT_SECRET");
        variables.put(
                "OIDC_CLIENT_SECRET_ARN",
                secretsManager.put("client", json ? "{\"client_secret\":\"" + SECRET + "\"}" : SECRET));
        use(variables);
        tokens.current(LIMIT);

        issuer.clientSecret("another");
        secretsManager.put("client", "another");

        assertThat(issuer.accepts(tokens.fresh(LIMIT).value())).isTrue();
    }

    @Test
    void theErrorHasTheOidcErrorCodeAndNoOtherTextOfTheIssuer() {
        variables.put("OIDC_CLIENT_SECRET", "wr0ng");
        use(variables);

        thatTheProblem().isEqualTo("the OIDC issuer refused: invalid_client");
    }

    @Test
    void theErrorHasTheOidcErrorCodeOfARefusedRefreshToken() {
        variables.put("OIDC_GRANT", "refresh-token");
        variables.put("OIDC_REFRESH_TOKEN", "wr0ng");
        use(variables);

        thatTheProblem().isEqualTo("the OIDC issuer refused: invalid_grant");
    }

    @Test
    void theNextTokenIsFetchedWhenTheIssuerCanBeReachedAgain() {
        try (TcpProxy toIssuer = new TcpProxy(Integer.parseInt(issuer.url().replaceAll(".*:", "")))) {
            variables.put("OIDC_ISSUER_URL", "http://localhost:" + toIssuer.port());
            use(variables);
            toIssuer.setDown(true);
            thatTheProblem().isEqualTo(NO_TOKEN);

            toIssuer.setDown(false);
            assertThat(tokens.current(LIMIT).value()).isNotBlank();

            toIssuer.blackHoleConnections();
            assertThat(tokens.fresh(LIMIT).value()).as("after a freeze").isNotBlank();
        }
    }

    @ParameterizedTest
    @CsvSource({"OIDC_ISSUER_URL, 200 OK", "OIDC_TOKEN_URL, 200 OK", "OIDC_TOKEN_URL, 400 Bad Request"})
    void anEndlessAnswerIsNotReadToItsEnd(String variable, String status) throws IOException {
        Answer endless = Answer.of("HTTP/1.1 " + status + "\nContent-Type: application/json\n\n{\"a\":\"")
                .endlesslyFollowedBy("a".repeat(64 * 1024));
        try (RawServer server = new RawServer(endless)) {
            useIssuer(variable, server.url());

            thatTheProblem().isEqualTo(NO_TOKEN);

            Eventually.see("all connections are closed", server::open, open -> open == 0);
            assertThat(server.sentBytes()).isLessThan(32 * 1024 * 1024);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "302 Found | {} | the OIDC issuer answered 302",
                "201 Created | {\"access_token\":\"a\"} | the OIDC issuer answered 201",
                "200 OK | {\"access_token\":{\"a\":1}} | the OIDC issuer's answer holds no usable access token",
                "200 OK | {\"access_token\":[\"a\"]} | the OIDC issuer's answer holds no usable access token",
                "200 OK | {\"access_token\":\"a\",\"expires_in\":\"soon\"} | " + NO_TOKEN,
            })
    void anAnswerWithoutATokenIsNamed(String status, String body, String problem) throws IOException {
        String head = "HTTP/1.1 " + status + "\nContent-Type: application/json\nContent-Length: ";
        try (RawServer server = new RawServer(Answer.of(head + body.length() + "\n\n" + body))) {
            useIssuer("OIDC_TOKEN_URL", server.url());

            thatTheProblem().isEqualTo(problem);
        }
    }

    /** No server takes it in a header. Kept, it would end every poll of the environment. */
    @Test
    void aTokenThatIsTooLongIsNotUsed() throws IOException {
        String body = "{\"access_token\":\"" + "a".repeat(16_385) + "\"}";
        String head = "HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: ";
        try (RawServer server = new RawServer(Answer.of(head + body.length() + "\n\n" + body))) {
            useIssuer("OIDC_TOKEN_URL", server.url());

            thatTheProblem().isEqualTo("the OIDC issuer's answer holds no usable access token");
        }
    }

    @ParameterizedTest
    @CsvSource({"OIDC_ISSUER_URL", "OIDC_TOKEN_URL"})
    void anAnswerThatDripsEndsWithTheLimitAndItsConnection(String variable) throws IOException {
        Answer drips = Answer.of("HTTP/1.1 200 OK\nContent-Type: application/json\n\n{\"a\":\"")
                .endlesslyFollowedBy("a", Duration.ofMillis(20));
        try (RawServer server = new RawServer(drips)) {
            useIssuer(variable, server.url());

            thatTheProblem(Duration.ofMillis(500)).isEqualTo("the OIDC issuer did not answer in time");

            Eventually.see("all connections are closed", server::open, open -> open == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({"OIDC_ISSUER_URL", "OIDC_TOKEN_URL"})
    void endlessAnswersBeforeTheAnswerEndWithTheLimitAndTheirConnection(String variable) throws IOException {
        Answer endless = Answer.of("").endlesslyFollowedBy("HTTP/1.1 100 Continue\r\n\r\n");
        try (RawServer server = new RawServer(endless)) {
            useIssuer(variable, server.url());

            thatTheProblem(Duration.ofMillis(500)).isEqualTo("the OIDC issuer did not answer in time");

            Eventually.see("all connections are closed", server::open, open -> open == 0);
        }
    }

    @Test
    void theIssuerIsTrustedByTheCaOfTheSettingsAlone() throws IOException {
        try (TlsProxy toIssuer = new TlsProxy(issuer.url())) {
            String overTls = issuer.tokenUrl().replace(issuer.url(), toIssuer.url());
            variables.put("OIDC_CA", Files.readString(TestCertificate.pem()));
            for (String variable : List.of("OIDC_ISSUER_URL", "OIDC_TOKEN_URL")) {
                useIssuer(variable, variable.equals("OIDC_TOKEN_URL") ? overTls : toIssuer.url());
                assertThat(tokens.current(LIMIT).value()).isNotBlank();
            }

            variables.remove("OIDC_CA");
            useIssuer("OIDC_TOKEN_URL", overTls);
            thatTheProblem().isEqualTo(NO_TOKEN);
        }
    }

    private void useIssuer(String variable, String url) {
        variables.remove("OIDC_ISSUER_URL");
        variables.put(variable, url);
        use(variables);
        variables.remove(variable);
    }

    @Test
    void theErrorNamesASecretThatCannotBeRead() {
        variables.remove("OIDC_CLIENT_SECRET");
        String arn = secretsManager.put("client", "x").replace(":client", ":other");
        variables.put("OIDC_CLIENT_SECRET_ARN", arn);
        use(variables);

        thatTheProblem().startsWith("no token for the API: Secrets Manager does not hand out " + arn + ": ");
    }

    private AbstractStringAssert<?> thatTheProblem() {
        return thatTheProblem(LIMIT);
    }

    private AbstractStringAssert<?> thatTheProblem(Duration limit) {
        ProblemException thrown = catchThrowableOfType(ProblemException.class, () -> tokens.current(limit));
        assertThat(thrown).hasNoCause();
        return assertThat(thrown.problem()).doesNotContain(SECRET, "wr0ng");
    }

    private void use(Map<String, String> environment) {
        tokens = new OidcServiceTokens(
                TestSettings.with(environment).tokens(), new SecretReader(), clients, discovery, tls, clock);
    }

    private static String claims(BearerToken token) {
        return new String(Base64.getUrlDecoder().decode(token.value().split("\\.", -1)[1]), StandardCharsets.UTF_8);
    }
}

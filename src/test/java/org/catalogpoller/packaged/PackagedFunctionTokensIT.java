package org.catalogpoller.packaged;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.local.OidcIssuerStandIn;
import org.catalogpoller.local.Schedule;
import org.catalogpoller.local.SecretsManagerStandIn;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The function gets tokens from an OIDC issuer and a password from Secrets Manager. */
class PackagedFunctionTokensIT {

    private static final String CLIENT_SECRET = "canary-of-the-client";

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static final OidcIssuerStandIn ISSUER =
            PACKAGED.closedAtTheEnd(new OidcIssuerStandIn(Clock.systemUTC(), Duration.ofMinutes(5)));
    private static final SecretsManagerStandIn SECRETS = PACKAGED.closedAtTheEnd(new SecretsManagerStandIn());
    private static Surroundings aws;
    private static PackagedFunction function;

    @BeforeAll
    static void startWithAnIssuer() {
        aws = PACKAGED.surroundings();
        ISSUER.clientSecret(CLIENT_SECRET);
        Map<String, String> variables = aws.variables();
        variables.remove("DB_USER");
        variables.remove("DB_PASSWORD");
        variables.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", SECRETS.url());
        variables.put(
                "DB_PASSWORD_SECRET_ARN",
                SECRETS.put(
                        "database",
                        "{\"username\":\"%s\",\"password\":\"%s\"}"
                                .formatted(LocalDatabase.USER, LocalDatabase.PASSWORD)));
        variables.put("OIDC_ISSUER_URL", ISSUER.url());
        variables.put("OIDC_CLIENT_ID", OidcIssuerStandIn.CLIENT_ID);
        variables.put("OIDC_CLIENT_SECRET_ARN", SECRETS.put("client", CLIENT_SECRET));
        function = PACKAGED.startWithOnly(variables);
    }

    @AfterEach
    void noSecretHasLeaked() {
        for (String text : function.published()) {
            assertThat(text).doesNotContain(CLIENT_SECRET);
            assertThat(ISSUER.tokens()).noneMatch(text::contains);
        }
    }

    @Test
    void aPollWithoutATokenUsesAServiceTokenAndAFreshOneWhenThatIsRefused() {
        int before = ISSUER.tokens().size();
        aws.answer("own", "PENDING", "PENDING");
        JsonNode first = function.result("{\"catalog_name\":\"own\",\"local_catalog_id\":1}");
        assertThat(first.path("outcome").asText()).isEqualTo("WAITING");
        String kept = lastToken();
        Schedule schedule = aws.fire();
        assertThat(schedule.request().toString()).doesNotContain(kept, "jwt_token");

        function.result(schedule.input());
        schedule = aws.fire();

        aws.answer("own", 401);
        JsonNode last = function.result(schedule.input());

        assertThat(last.path("outcome").asText()).isEqualTo("FAILED");
        assertThat(last.path("error").asText()).contains("401");
        assertThat(ISSUER.tokens()).hasSize(before + 2);
        assertThat(tokensSentAbout("own")).containsExactly(kept, kept, kept, lastToken());
    }

    @Test
    void aRefusedTokenIsReplacedInTheSameAttempt() {
        aws.answer("stale", aResponse().withStatus(401).withBody("bad token " + Surroundings.TOKEN));
        aws.answerToAnyTokenBut("stale", Surroundings.TOKEN, "kb-2", "ds-2");

        JsonNode result = function.result(Surroundings.startEvent("stale", 2));

        assertThat(result.path("outcome").asText()).isEqualTo("UPDATED");
        assertThat(result.path("attempt_count").asInt()).isEqualTo(1);
        assertThat(aws.row(2)).startsWith("2 | kb-2 | ds-2 | 2");
        assertThat(tokensSentAbout("stale")).containsExactly(Surroundings.TOKEN, lastToken());
    }

    @Test
    void aRefusalOfTheIssuerCostsOneAttemptAndItsTextIsNotRepeated() {
        aws.answer("refused", 401);
        ISSUER.clientSecret("another");
        try {
            JsonNode result = function.result(Surroundings.startEvent("refused", 3));

            assertThat(result.path("outcome").asText()).isEqualTo("WAITING");
            assertThat(result.path("error").asText()).isEqualTo("the OIDC issuer refused: invalid_client");
            assertThat(aws.fire().input()).doesNotContain("jwt_token");
            assertThat(tokensSentAbout("refused")).containsExactly(Surroundings.TOKEN);
        } finally {
            ISSUER.clientSecret(CLIENT_SECRET);
        }
    }

    private static String lastToken() {
        return ISSUER.tokens().get(ISSUER.tokens().size() - 1);
    }

    /** The tokens in the order in which they were sent. WireMock lists the last request first. */
    private static List<String> tokensSentAbout(String catalog) {
        List<String> tokens = new ArrayList<>();
        aws.requestsAbout(catalog)
                .forEach(request ->
                        tokens.add(0, request.getHeader("Authorization").replaceFirst("^Bearer ", "")));
        return tokens;
    }
}

package org.catalogpoller.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenSettingsTest {

    private static final String CLIENT_ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:client-1a2b3c";
    private static final String CA = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    private static final String REFRESH_ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:refresh-1a2b3c";

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "OIDC_ISSUER_URL", "https://issuer.example.com/realms/backend",
            "OIDC_CLIENT_ID", "poller",
            "OIDC_CLIENT_SECRET", "s3cret"));

    @Test
    void withoutAnOidcVariableTheFunctionHasNoTokensOfItsOwn() {
        assertThat(TestSettings.required().tokens()).isEmpty();
    }

    @Test
    void whatIsNotSetHasTheDocumentedDefault() {
        assertThat(tokens())
                .isEqualTo(new TokenSettings(
                        URI.create("https://issuer.example.com/realms/backend"),
                        null,
                        "poller",
                        new SecretSetting("s3cret", null),
                        null,
                        List.of(),
                        null,
                        null));
    }

    @Test
    void everyVariableIsTaken() {
        environment.clear();
        environment.putAll(Map.of(
                "OIDC_TOKEN_URL", "https://issuer.example.com/token",
                "OIDC_CLIENT_ID", "poller",
                "OIDC_CLIENT_SECRET_ARN", CLIENT_ARN,
                "OIDC_GRANT", "Refresh-Token",
                "OIDC_REFRESH_TOKEN_ARN", REFRESH_ARN,
                "OIDC_SCOPES", " catalogs.read  openid ",
                "OIDC_AUDIENCE", "https://catalogs.example.com",
                "OIDC_CA", CA));

        assertThat(tokens())
                .isEqualTo(new TokenSettings(
                        null,
                        URI.create("https://issuer.example.com/token"),
                        "poller",
                        new SecretSetting(null, CLIENT_ARN),
                        new SecretSetting(null, REFRESH_ARN),
                        List.of("catalogs.read", "openid"),
                        "https://catalogs.example.com",
                        CA));
    }

    @Test
    void theRefreshTokenMayBeInTheEnvironment() {
        environment.put("OIDC_GRANT", "refresh-token");
        environment.put("OIDC_REFRESH_TOKEN", "r3fresh");

        assertThat(tokens().refreshToken()).isEqualTo(new SecretSetting("r3fresh", null));
    }

    @Test
    void theRefreshTokenIsInOneOfItsTwoPlaces() {
        environment.put("OIDC_GRANT", "refresh-token");
        environment.put("OIDC_REFRESH_TOKEN_ARN", "r3fresh");
        assertThatThrownBy(this::tokens)
                .hasMessageContaining("OIDC_REFRESH_TOKEN_ARN should hold an ARN such as")
                .hasMessageNotContaining("r3fresh");

        environment.put("OIDC_REFRESH_TOKEN_ARN", REFRESH_ARN);
        environment.put("OIDC_REFRESH_TOKEN", "r3fresh");
        assertThatThrownBy(this::tokens)
                .hasMessage("Configuration: OIDC_REFRESH_TOKEN should not be set beside OIDC_REFRESH_TOKEN_ARN: one of"
                        + " them is enough");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OIDC_ISSUER_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"})
    void halfAConfigurationNamesWhatIsMissing(String name) {
        environment.remove(name);

        assertThatThrownBy(this::tokens)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageMatching("Configuration: " + name + " is missing: it should hold (a|an|the) [^;\\n]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"OIDC_SCOPES", "OIDC_AUDIENCE", "OIDC_GRANT", "OIDC_CA", "OIDC_REFRESH_TOKEN_ARN"})
    void oneOidcVariableAloneIsHalfAConfiguration(String name) {
        environment.clear();
        environment.put(name, "s3cret");

        assertThatThrownBy(this::tokens)
                .hasMessageContainingAll(
                        "OIDC_ISSUER_URL is missing", "OIDC_CLIENT_ID is missing", "OIDC_CLIENT_SECRET is missing")
                .hasMessageNotContainingAny("s3cret", "\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OIDC_ISSUER_URL | issuer.example.com | should hold the base URL of the OIDC issuer",
                "OIDC_ISSUER_URL | https://a:s3cret@issuer.example.com | without credentials",
                "OIDC_TOKEN_URL | ftp://s3cret | should hold the URL of the OIDC issuer's token endpoint",
                "OIDC_TOKEN_URL | https://issuer.example.com/token | OIDC_ISSUER_URL should not be set beside"
                        + " OIDC_TOKEN_URL",
                "OIDC_CLIENT_SECRET_ARN | s3cret | OIDC_CLIENT_SECRET_ARN should hold an ARN such as"
                        + " arn:aws:secretsmanager",
                "OIDC_CLIENT_SECRET_ARN | arn:aws:secretsmanager:eu-west-1:123456789012:secret:s3cret | should not be"
                        + " set beside",
                "OIDC_GRANT | password | OIDC_GRANT should hold one of client-credentials, refresh-token",
                "OIDC_GRANT | refresh-token | OIDC_REFRESH_TOKEN is missing: it should hold the refresh token",
                "OIDC_REFRESH_TOKEN | s3cret | OIDC_REFRESH_TOKEN should be set with OIDC_GRANT refresh-token only",
                "OIDC_REFRESH_TOKEN_ARN | arn:aws:secretsmanager:eu-west-1:1:secret:s3cret | OIDC_REFRESH_TOKEN_ARN"
                        + " should be set with"
            })
    void aVariableThatIsMalformedOrTooMuchIsNamedAndItsValueIsNotRepeated(String name, String value, String holds) {
        environment.put(name, value);

        assertThatThrownBy(this::tokens)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageStartingWith("Configuration: OIDC_")
                .hasMessageContaining(holds)
                .hasMessageNotContainingAny("\n", "s3cret");
    }

    @Test
    void theSecretsAreNotPrinted() {
        environment.put("OIDC_GRANT", "refresh-token");
        environment.put("OIDC_REFRESH_TOKEN", "r3fresh");

        assertThat(tokens().toString()).contains("poller").doesNotContain("s3cret", "r3fresh");
    }

    private TokenSettings tokens() {
        return TestSettings.with(environment).tokens().orElseThrow();
    }
}

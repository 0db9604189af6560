package org.catalogpoller.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseLoginTest {

    private static final String ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds-1a2b3c";

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "CATALOG_API_URL", "https://api.example.com",
            "DB_HOST", "db.example.com",
            "DB_NAME", "backend",
            "DB_USER", "poller",
            "SCHEDULER_ROLE_ARN", "arn:aws:iam::123456789012:role/scheduler"));

    @Test
    void thePasswordOfTheDatabaseIsInTheEnvironment() {
        environment.put("DB_PASSWORD", "s3cret");
        environment.put("DB_IAM_AUTH", "false");

        assertThat(login()).isEqualTo(new DatabaseLogin("poller", new SecretSetting("s3cret", null)));
    }

    @Test
    void thePasswordMayBeInASecretThatAlsoNamesTheUser() {
        environment.put("DB_PASSWORD_SECRET_ARN", ARN);
        assertThat(login()).isEqualTo(new DatabaseLogin("poller", new SecretSetting(null, ARN)));

        environment.remove("DB_USER");
        assertThat(login()).isEqualTo(new DatabaseLogin(null, new SecretSetting(null, ARN)));
    }

    @Test
    void withIamAuthenticationThereIsNoPassword() {
        environment.put("DB_IAM_AUTH", "True");

        assertThat(login()).isEqualTo(new DatabaseLogin("poller", null));
    }

    @Test
    void withoutAnyWayToLogInTheErrorNamesAllThree() {
        assertThatThrownBy(this::login)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageMatching("Configuration: DB_PASSWORD is missing: it should hold the password [^;\\n]+")
                .hasMessageContainingAll("DB_PASSWORD_SECRET_ARN", "DB_IAM_AUTH");
    }

    @Test
    void twoWaysToLogInAreAMistake() {
        Map<String, String> all = Map.of("DB_PASSWORD", "s3cret", "DB_PASSWORD_SECRET_ARN", ARN, "DB_IAM_AUTH", "true");
        for (String left : all.keySet()) {
            environment.putAll(all);
            environment.remove(left);

            assertThatThrownBy(this::login)
                    .hasMessage("Configuration: DB_PASSWORD should be the only one that is set of DB_PASSWORD,"
                            + " DB_PASSWORD_SECRET_ARN and DB_IAM_AUTH");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "allow", "prefer"})
    void iamAuthenticationNeedsTls(String mode) {
        environment.put("DB_IAM_AUTH", "true");
        environment.put("DB_SSL_MODE", mode);

        assertThatThrownBy(this::login)
                .hasMessage("Configuration: DB_SSL_MODE should hold require, verify-ca or verify-full: RDS takes IAM"
                        + " tokens over TLS only");
    }

    @Test
    void iamAuthenticationNeedsAUser() {
        environment.put("DB_IAM_AUTH", "true");
        environment.remove("DB_USER");

        assertThatThrownBy(this::login).hasMessageContaining("DB_USER is missing");
    }

    @Test
    void malformedVariablesAreNamedAndTheirValuesAreNotRepeated() {
        environment.put("DB_IAM_AUTH", "s3cret");
        environment.put("DB_PASSWORD_SECRET_ARN", "s3cret");

        assertThatThrownBy(this::login)
                .hasMessageContainingAll(
                        "DB_IAM_AUTH should hold one of false, true", "DB_PASSWORD_SECRET_ARN should hold an ARN")
                .hasMessageNotContaining("s3cret");
    }

    private DatabaseLogin login() {
        return Settings.read(environment::get).database().login();
    }
}

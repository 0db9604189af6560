package org.catalogpoller.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import java.time.Duration;
import org.assertj.core.api.AbstractStringAssert;
import org.catalogpoller.config.SecretSetting;
import org.catalogpoller.local.SecretsManagerStandIn;
import org.catalogpoller.poll.ProblemException;
import org.catalogpoller.testing.Eventually;
import org.catalogpoller.testing.SdkSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SecretReader through the real SDK, from a stand-in that speaks its protocol. */
class SecretReaderTest {

    private static final Duration LIMIT = Eventually.BOUND;

    @RegisterExtension
    final SdkSettings sdk = new SdkSettings();

    private final SecretsManagerStandIn standIn = new SecretsManagerStandIn();
    private final SecretReader secrets = new SecretReader();

    @BeforeEach
    void start() {
        SdkSettings.secretsManager(standIn.url());
    }

    @AfterEach
    void stop() {
        secrets.close();
        standIn.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pa55 word | pa55 word",
                "{\"password\":\"pa55\",\"username\":\"poller\"} | pa55",
                "{not json | {not json",
                "[1] | [1]",
                "\"quoted\" | \"quoted\"",
                "größe 大 | größe 大",
            })
    void aSecretIsPlainTextOrAFieldOfAnObject(String stored, String value) {
        assertThat(read(standIn.put("db", stored)).value("password")).isEqualTo(value);
    }

    @Test
    void oneObjectCanHoldSeveralSecrets() {
        assertThat(read(standIn.put("db", "{\"username\":\"poller\"}")).member("username"))
                .isEqualTo("poller");
        assertThat(read(standIn.put("db", "poller")).member("username")).isNull();
    }

    @Test
    void everyReadReturnsTheCurrentSecret() {
        String arn = standIn.put("db", "old");
        read(arn);
        standIn.put("db", "new");

        assertThat(read(arn).value("password")).isEqualTo("new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"password\":5}", "{\"password\":\"\",\"other\":\"canary\"}"})
    void theErrorNamesTheMissingFieldOfTheObject(String stored) {
        Secret secret = read(standIn.put("db", stored));

        ProblemException thrown = catchThrowableOfType(ProblemException.class, () -> secret.value("password"));

        assertThat(thrown.problem()).isEqualTo("the secret is a JSON object without \"password\"");
    }

    @Test
    void theErrorNamesTheMissingSecret() {
        String arn = standIn.put("db", "canary").replace(":db-", ":other-");

        thatProblemWith(arn)
                .startsWith(
                        "Secrets Manager does not hand out " + arn
                                + ": Secrets Manager can't find the specified secret. (Service: SecretsManager, Status Code: 400");
    }

    @Test
    void theErrorNamesTheArnWhenTheServiceCannotBeReached() {
        String arn = standIn.put("db", "canary");
        standIn.close();

        thatProblemWith(arn).isEqualTo("Secrets Manager gave no answer about " + arn + ": it cannot be reached");
    }

    @Test
    void theErrorDoesNotQuoteAnUnreadableAnswer() {
        WireMockServer broken =
                new WireMockServer(WireMockConfiguration.options().dynamicPort());
        broken.start();
        try {
            broken.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.ok("{\"SecretString\": canary")));
            SdkSettings.secretsManager(broken.baseUrl());

            thatProblemWith(standIn.put("db", "canary"))
                    .startsWith("Secrets Manager gave no answer about arn:")
                    .endsWith(
                            "what came is no whole answer of AWS: a proxy may have sent it, or what AWS_ENDPOINT_URL names")
                    .doesNotContain("canary");
        } finally {
            broken.stop();
        }
    }

    @Test
    void theTextOfASecretDoesNotHoldItsValue() {
        assertThat(read(standIn.put("db", "canary")).toString()).isEqualTo("***");
    }

    @Test
    void theFormerVersionOfASecretIsReadByItsLabel() {
        standIn.put("key", "former");
        SecretSetting setting = new SecretSetting(null, standIn.put("key", "current"));

        assertThat(secrets.read(setting, "AWSPREVIOUS", LIMIT).value("key")).isEqualTo("former");
        assertThat(secrets.read(setting, "AWSCURRENT", LIMIT).value("key")).isEqualTo("current");
    }

    private Secret read(String arn) {
        return secrets.read(new SecretSetting(null, arn), LIMIT);
    }

    private AbstractStringAssert<?> thatProblemWith(String arn) {
        ProblemException thrown = catchThrowableOfType(ProblemException.class, () -> read(arn));
        assertThat(thrown).hasNoCause();
        return assertThat(thrown.problem());
    }
}

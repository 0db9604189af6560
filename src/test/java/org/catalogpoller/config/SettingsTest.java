package org.catalogpoller.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.catalogpoller.config.ApiSettings.NameCase;
import org.catalogpoller.config.DatabaseSettings.Pooler;
import org.catalogpoller.config.DatabaseSettings.SslMode;
import org.catalogpoller.poll.Backoff;
import org.catalogpoller.poll.PollPolicy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    private static final String SECRET = "s3cret-and-${unusual}";
    private static final String PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
    private static final String KEY_ARN = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:key-1a2b3c";
    private static final DatabaseLogin LOGIN = new DatabaseLogin("poller", new SecretSetting(SECRET, null));

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "CATALOG_API_URL", "https://api.example.com/base",
            "DB_HOST", "db.example.com",
            "DB_NAME", "backend",
            "DB_USER", "poller",
            "DB_PASSWORD", SECRET,
            "SCHEDULER_ROLE_ARN", "arn:aws:iam::123456789012:role/scheduler"));

    private static ApiSettings api(Duration timeout, @Nullable String ca) {
        return new ApiSettings(
                URI.create("https://api.example.com/base"),
                "/api/v1/catalogs/{catalog_name}",
                NameCase.AS_GIVEN,
                timeout,
                ca,
                null);
    }

    @Test
    void whatIsNotSetHasTheDocumentedDefault() {
        assertThat(Settings.read(environment::get))
                .isEqualTo(new Settings(
                        api(Duration.ofSeconds(10), null),
                        ReadinessSettingsTest.DEFAULT,
                        new DatabaseSettings(
                                "db.example.com", 5432, "backend", LOGIN, SslMode.REQUIRE, null, Pooler.NONE),
                        TableSettingsTest.DEFAULT,
                        new PollSettings(
                                new PollPolicy(
                                        Backoff.fixed(Duration.ofSeconds(20), 0),
                                        150,
                                        Duration.ofMinutes(50),
                                        Duration.ZERO),
                                Duration.ZERO,
                                true,
                                null),
                        new StorySettings(true, Optional.of(Duration.ofDays(90))),
                        new SchedulerSettings(
                                "catalog-status-poller",
                                "arn:aws:iam::123456789012:role/scheduler",
                                null,
                                null,
                                null,
                                1000),
                        new NotificationSettings(null, null),
                        new LogAndMetricsSettings(true, LogLevel.INFO),
                        Optional.empty()));
    }

    @Test
    void everyVariableIsTaken() {
        environment.putAll(Map.of(
                "CATALOG_API_TIMEOUT", "PT5S",
                "DB_PORT", "6432",
                "DB_SSL_MODE", "Verify-Full",
                "DB_SSL_CA", PEM,
                "POLL_INTERVAL", "30",
                "POLL_MAX_ATTEMPTS", "7",
                "POLL_MAX_DURATION", "2h",
                "SCHEDULER_GROUP", "my.group_1-x",
                "POLL_TRACKING", "off",
                "SWEEP_MAX_RATE", "40"));
        environment.putAll(Map.of("POLL_HISTORY", "off", "POLL_RETENTION", "none"));
        environment.putAll(Map.of("CATALOG_API_CA", PEM, "DB_POOLER", "Transaction", "TOKEN_KEY_SECRET_ARN", KEY_ARN));
        environment.putAll(Map.of(
                "SCHEDULER_TARGET_ARN", "arn:aws:lambda:eu-west-1:123456789012:function:poller:live",
                "SCHEDULER_DLQ_ARN", "arn:aws:sqs:eu-west-1:123456789012:dlq",
                "SCHEDULER_KMS_KEY_ARN", "arn:aws-cn:kms:cn-north-1:123456789012:key/12ab"));

        assertThat(Settings.read(environment::get))
                .isEqualTo(new Settings(
                        api(Duration.ofSeconds(5), PEM),
                        ReadinessSettingsTest.DEFAULT,
                        new DatabaseSettings(
                                "db.example.com", 6432, "backend", LOGIN, SslMode.VERIFY_FULL, PEM, Pooler.TRANSACTION),
                        TableSettingsTest.DEFAULT,
                        new PollSettings(
                                new PollPolicy(
                                        Backoff.fixed(Duration.ofSeconds(30), 0),
                                        7,
                                        Duration.ofHours(2),
                                        Duration.ZERO),
                                Duration.ZERO,
                                false,
                                new SecretSetting(null, KEY_ARN)),
                        new StorySettings(false, Optional.empty()),
                        new SchedulerSettings(
                                "my.group_1-x",
                                "arn:aws:iam::123456789012:role/scheduler",
                                "arn:aws:lambda:eu-west-1:123456789012:function:poller:live",
                                "arn:aws:sqs:eu-west-1:123456789012:dlq",
                                "arn:aws-cn:kms:cn-north-1:123456789012:key/12ab",
                                40),
                        new NotificationSettings(null, null),
                        new LogAndMetricsSettings(true, LogLevel.INFO),
                        Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CATALOG_API_URL", "DB_HOST", "DB_NAME", "DB_USER", "DB_PASSWORD", "SCHEDULER_ROLE_ARN"})
    void aRequiredVariableThatIsMissingOrBlankIsNamedWithWhatItShouldHold(String name) {
        environment.remove(name);
        assertThatThrownBy(() -> Settings.read(environment::get))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageMatching("Configuration: " + name + " is missing: it should hold (a|an|the) [^;\\n]+");

        environment.put(name, " ");
        assertThatThrownBy(() -> Settings.read(environment::get)).hasMessageContaining(name + " is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CATALOG_API_URL | api.example.com | the base URL",
                "CATALOG_API_URL | ftp://api.example.com | the base URL",
                "CATALOG_API_URL | https://user:s3cret@api.example.com | without credentials",
                "CATALOG_API_URL | https://api.example.com?key=s3cret | without credentials, query",
                "CATALOG_API_URL | https:// | the base URL",
                "CATALOG_API_URL | https://api.example.com:99999 | the base URL",
                "CATALOG_API_TIMEOUT | soon | a duration such as 20s",
                "CATALOG_API_TIMEOUT | 0s | from PT0.1S to PT15M",
                "CATALOG_API_TIMEOUT | 16m | from PT0.1S to PT15M",
                "DB_PORT | postgres | a whole number from 1 to 65535",
                "DB_PORT | 0 | a whole number from 1 to 65535",
                "DB_PORT | 65536 | a whole number from 1 to 65535",
                "DB_SSL_MODE | yes | one of disable, allow, prefer, require, verify-ca, verify-full",
                "DB_SSL_CA | /no/such/file.pem | the path of a readable PEM file",
                "DB_POOLER | pgbouncer | one of none, transaction",
                "CATALOG_API_CA | rds | the path of a readable PEM file",
                "CATALOG_API_CA | /no/such/file.pem | or the certificates themselves",
                "TOKEN_KEY_SECRET_ARN | s3cret | an ARN such as",
                "POLL_INTERVAL | 20 parsecs | a duration such as 20s, PT20S or 50m",
                "POLL_INTERVAL | 0s | from PT1S to PT24H",
                "POLL_INTERVAL | -20s | from PT1S to PT24H",
                "POLL_INTERVAL | 25h | from PT1S to PT24H",
                "POLL_MAX_ATTEMPTS | 0 | a whole number from 1 to 1000000",
                "POLL_MAX_ATTEMPTS | 1000001 | a whole number from 1 to 1000000",
                "POLL_MAX_ATTEMPTS | 1.5 | a whole number from 1 to 1000000",
                "POLL_MAX_DURATION | forever | a duration such as",
                "POLL_MAX_DURATION | 0s | from PT1S to PT8784H",
                "POLL_MAX_DURATION | 367d | from PT1S to PT8784H",
                "POLL_TRACKING | maybe | one of on, off",
                "SCHEDULER_GROUP | 12345678901234567890123456789012345678901234567890123456789012345 | 1 to 64",
                "SCHEDULER_GROUP | a group | the name of a schedule group",
                "SCHEDULER_ROLE_ARN | scheduler-role | an ARN such as",
                "SCHEDULER_TARGET_ARN | my-function | an ARN such as",
                "SCHEDULER_DLQ_ARN | https://sqs/queue | an ARN such as",
                "SCHEDULER_KMS_KEY_ARN | alias/key | an ARN such as"
            })
    void aMalformedVariableIsNamedWithWhatItShouldHoldAndItsValueIsNotRepeated(
            String name, String value, String holds) {
        environment.put(name, value);

        Mistake.isNamed(() -> Settings.read(environment::get), name, holds).hasMessageNotContaining(value + " ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"verify-ca", "verify-full"})
    void verifyingNeedsACertificateAuthority(String mode) {
        environment.put("DB_SSL_MODE", mode);

        assertThatThrownBy(() -> Settings.read(environment::get)).hasMessageContaining("DB_SSL_CA is missing");
    }

    @Test
    void aCertificateAuthorityIsReadFromItsFile(@TempDir Path folder) throws IOException {
        String pem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
        Path file = Files.writeString(folder.resolve("ca.pem"), pem);
        environment.put("DB_SSL_CA", file.toString());

        assertThat(Settings.read(environment::get).database().sslCa()).isEqualTo(pem);
    }

    @Test
    void theCertificateAuthoritiesOfRdsAndOfItsProxyAreInTheFunction() throws CertificateException {
        environment.put("DB_SSL_CA", "rds");

        String pem = Settings.read(environment::get).database().sslCa();

        assertThat(CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))))
                .extracting(certificate -> ((X509Certificate) certificate)
                        .getSubjectX500Principal()
                        .getName())
                .anyMatch(name -> name.contains("CN=Amazon RDS eu-west-1 Root CA RSA2048 G1"))
                .anyMatch(name -> name.contains("CN=Amazon Root CA 1"));
    }

    @Test
    void oneStartNamesAllMistakesInOneLine() {
        environment.clear();
        environment.put("POLL_INTERVAL", "soon");

        assertThatThrownBy(() -> Settings.read(environment::get))
                .hasMessageContainingAll(
                        "CATALOG_API_URL", "DB_HOST", "DB_PASSWORD", "POLL_INTERVAL", "SCHEDULER_ROLE_ARN")
                .hasMessageNotContaining("\n");
    }

    @Test
    void thePasswordIsNotPrinted() {
        assertThat(Settings.read(environment::get).toString()).doesNotContain("s3cret");
    }
}

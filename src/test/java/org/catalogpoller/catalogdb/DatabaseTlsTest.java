package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.catalogpoller.config.DatabaseLogin;
import org.catalogpoller.config.DatabaseSettings;
import org.catalogpoller.config.DatabaseSettings.Pooler;
import org.catalogpoller.config.DatabaseSettings.SslMode;
import org.catalogpoller.config.SecretSetting;
import org.catalogpoller.local.LocalDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DB_SSL_MODE and DB_SSL_CA, against PostgreSQL servers with TLS and without. */
class DatabaseTlsTest {

    @TempDir
    static Path certificates;

    private static Vertx vertx;
    private static LocalDatabase withTls;
    private static LocalDatabase withoutTls;
    private static String ca;
    private static String otherCa;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        ca = certificate("server");
        otherCa = certificate("other");
        withoutTls = new LocalDatabase();
        withTls = new LocalDatabase(Map.of(
                "ssl", "on",
                "ssl_cert_file", certificates.resolve("server.crt").toString(),
                "ssl_key_file", privately(certificates.resolve("server.key")).toString()));
    }

    @AfterAll
    static void stop() {
        withTls.close();
        withoutTls.close();
        vertx.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = SslMode.class,
            names = {"PREFER", "REQUIRE"})
    void encryptsWithoutKnowingTheCertificateAuthority(SslMode mode) throws Exception {
        assertThat(isEncrypted(withTls, "localhost", mode, null)).isTrue();
    }

    @Test
    void doesNotEncryptWhereItIsDisabled() throws Exception {
        assertThat(isEncrypted(withTls, "localhost", SslMode.DISABLE, null)).isFalse();
    }

    @Test
    void requireRefusesAServerWithoutTls() {
        assertThatThrownBy(() -> isEncrypted(withoutTls, "localhost", SslMode.REQUIRE, null))
                .hasMessageContaining("SSL");
    }

    @Test
    void preferTakesAServerWithoutTls() throws Exception {
        assertThat(isEncrypted(withoutTls, "localhost", SslMode.PREFER, null)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = SslMode.class,
            names = {"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
    void takesACertificateOfTheGivenAuthority(SslMode mode) throws Exception {
        assertThat(isEncrypted(withTls, "localhost", mode, ca)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = SslMode.class,
            names = {"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
    void refusesACertificateOfAnotherAuthority(SslMode mode) {
        assertThatThrownBy(() -> isEncrypted(withTls, "localhost", mode, otherCa))
                .isNotNull();
    }

    @Test
    void onlyVerifyFullChecksTheHostName() throws Exception {
        assertThat(isEncrypted(withTls, "127.0.0.1", SslMode.VERIFY_CA, ca)).isTrue();
        assertThatThrownBy(() -> isEncrypted(withTls, "127.0.0.1", SslMode.VERIFY_FULL, ca))
                .isNotNull();
    }

    private static boolean isEncrypted(LocalDatabase server, String host, SslMode mode, String ca) throws Exception {
        DatabaseSettings database = new DatabaseSettings(
                host,
                server.port(),
                LocalDatabase.NAME,
                new DatabaseLogin(LocalDatabase.USER, new SecretSetting(LocalDatabase.PASSWORD, null)),
                mode,
                ca,
                Pooler.NONE);
        return PgConnection.connect(
                        vertx,
                        CatalogPool.connectOptions(database)
                                .setUser(LocalDatabase.USER)
                                .setPassword(LocalDatabase.PASSWORD))
                .flatMap(connection -> connection
                        .query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                        .execute()
                        .map(rows -> rows.iterator().next().getBoolean(0))
                        .onComplete(done -> connection.close()))
                .toCompletionStage()
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static String certificate(String name) throws Exception {
        new CertificateGenerator(certificates, true)
                .generate(new CertificateRequest()
                        .withName(name)
                        .withCN("localhost")
                        .withSubjectAlternativeName("DNS:localhost")
                        .withFormat(Format.PEM));
        return Files.readString(certificates.resolve(name + ".crt"));
    }

    /** PostgreSQL refuses a key that others can read. */
    private static Path privately(Path key) throws Exception {
        return Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }
}

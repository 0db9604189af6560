package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.catalogpoller.config.DatabaseLogin;
import org.catalogpoller.config.DatabaseSettings;
import org.catalogpoller.config.DatabaseSettings.Pooler;
import org.catalogpoller.config.DatabaseSettings.SslMode;
import org.catalogpoller.config.SecretSetting;
import org.catalogpoller.local.LocalDatabase;
import org.catalogpoller.testing.Eventually;
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
        withTls = withTls("server");
    }

    private static LocalDatabase withTls(String certificate) throws Exception {
        return new LocalDatabase(Map.of(
                "ssl", "on",
                "ssl_cert_file", certificates.resolve(certificate + ".crt").toString(),
                "ssl_key_file",
                        privately(certificates.resolve(certificate + ".key")).toString()));
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
        assertThat(problem(withoutTls, "localhost", SslMode.REQUIRE, null))
                .isEqualTo("the database has no TLS, and DB_SSL_MODE needs it");
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
        assertThat(problem(withTls, "localhost", mode, otherCa))
                .isEqualTo("no CA of DB_SSL_CA has signed the certificate of the database");
    }

    @Test
    void onlyVerifyFullChecksTheHostName() throws Exception {
        assertThat(isEncrypted(withTls, "127.0.0.1", SslMode.VERIFY_CA, ca)).isTrue();
        assertThat(problem(withTls, "127.0.0.1", SslMode.VERIFY_FULL, ca))
                .isEqualTo("the certificate of the database is not for the host name in DB_HOST");
    }

    @Test
    void anExpiredCertificateIsNamed() {
        CertificateException expired = new CertificateException(new CertificateExpiredException());

        assertThat(DatabaseProblem.of(new SSLHandshakeException("").initCause(expired))
                        .problem())
                .isEqualTo("the certificate of the database has expired");
    }

    private static String problem(LocalDatabase server, String host, SslMode mode, String ca) {
        return DatabaseProblem.of(catchThrowable(() -> isEncrypted(server, host, mode, ca)))
                .problem();
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
                        DatabasePool.connectOptions(database, DatabasePool.trust(database))
                                .setUser(LocalDatabase.USER)
                                .setPassword(LocalDatabase.PASSWORD))
                .flatMap(connection -> connection
                        .query("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                        .execute()
                        .map(rows -> rows.iterator().next().getBoolean(0))
                        .onComplete(done -> connection.close()))
                .toCompletionStage()
                .toCompletableFuture()
                .get(Eventually.BOUND.toSeconds(), TimeUnit.SECONDS);
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

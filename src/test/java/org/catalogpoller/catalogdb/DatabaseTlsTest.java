package org.catalogpoller.catalogdb;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.CertificateRequest.Issuer;
import io.smallrye.certs.CertificateUtils;
import io.smallrye.certs.Format;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** DB_SSL_MODE and DB_SSL_CA, against PostgreSQL servers with TLS and without. */
class DatabaseTlsTest {

    private static final String HANDSHAKE =
            "the TLS handshake with the database failed: the server broke it off, lacks TLS 1.2, or is no PostgreSQL"
                    + " (DB_HOST, DB_PORT)";
    private static final String NO_POSTGRESQL =
            "what answers at DB_HOST and DB_PORT does not speak the protocol of PostgreSQL";
    private static final String RELOAD = "SELECT pg_reload_conf()";
    private static final char[] PASSWORD = "password".toCharArray();

    @TempDir
    static Path certificates;

    private static Vertx vertx;
    private static LocalDatabase withTls;
    private static LocalDatabase withoutTls;
    private static Issuer issuer;
    private static String ca;
    private static String otherCa;

    @BeforeAll
    static void start() throws Exception {
        vertx = Vertx.vertx();
        ca = certificate("server");
        KeyStore keys =
                KeyStore.getInstance(certificates.resolve("server-keystore.p12").toFile(), PASSWORD);
        String alias = keys.aliases().nextElement();
        issuer = new Issuer((X509Certificate) keys.getCertificate(alias), (PrivateKey) keys.getKey(alias, PASSWORD));
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
    void theConnectionIsEncryptedWithoutACa(SslMode mode) throws Exception {
        assertThat(isEncrypted(withTls, "localhost", mode, null)).isTrue();
    }

    @Test
    void disableDoesNotEncrypt() throws Exception {
        assertThat(isEncrypted(withTls, "localhost", SslMode.DISABLE, null)).isFalse();
    }

    @Test
    void requireRefusesAServerWithoutTls() {
        assertThat(problem(withoutTls, "localhost", SslMode.REQUIRE, null))
                .isEqualTo(
                        "the database has no TLS, and DB_SSL_MODE needs it: turn it on in the server, or change DB_SSL_MODE");
    }

    @Test
    void preferTakesAServerWithoutTls() throws Exception {
        assertThat(isEncrypted(withoutTls, "localhost", SslMode.PREFER, null)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = SslMode.class,
            names = {"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
    void aCertificateOfTheGivenCaIsTaken(SslMode mode) throws Exception {
        assertThat(isEncrypted(withTls, "localhost", mode, ca)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = SslMode.class,
            names = {"REQUIRE", "VERIFY_CA", "VERIFY_FULL"})
    void aCertificateOfAnotherCaIsRefused(SslMode mode) {
        assertThat(problem(withTls, "localhost", mode, otherCa))
                .isEqualTo(
                        "no CA of DB_SSL_CA has signed the certificate of the database: DB_SSL_CA should hold the one that has");
    }

    @Test
    void onlyVerifyFullChecksTheHostName() throws Exception {
        assertThat(isEncrypted(withTls, "127.0.0.1", SslMode.VERIFY_CA, ca)).isTrue();
        assertThat(problem(withTls, "127.0.0.1", SslMode.VERIFY_FULL, ca))
                .isEqualTo(
                        "the certificate of the database is not for the host name in DB_HOST: use a name that it holds");
    }

    @Test
    void aCertificateThatHasExpiredIsRefused() throws Exception {
        Path expired = signedByCa("expired", Duration.ofDays(-1));
        List<String> ends = List.of(".crt", ".key");
        for (String end : ends) {
            copy("server" + end, "kept" + end);
            Files.copy(Path.of(expired + end), certificates.resolve("server" + end), REPLACE_EXISTING);
        }

        refused("SELECT", "the certificate of the database has expired: renew it on the server", () -> {
            for (String end : ends) {
                copy("kept" + end, "server" + end);
            }
        });
    }

    @Test
    void aServerWithOldProtocolsOnlyIsRefused() throws Exception {
        refused("ALTER SYSTEM SET ssl_max_protocol_version = 'TLSv1.1'", HANDSHAKE, () -> {});
    }

    private static void copy(String from, String to) throws IOException {
        Files.copy(certificates.resolve(from), certificates.resolve(to), REPLACE_EXISTING);
    }

    static Stream<Arguments> peersThatAreNoServer() {
        return Stream.of(
                arguments("hangs up", new byte[0], HANDSHAKE),
                arguments("agrees and hangs up", bytes("S"), HANDSHAKE),
                arguments("agrees and sends no TLS", bytes("SHTTP/1.1 400 Bad Request\r\n\r\n"), HANDSHAKE),
                arguments("agrees and sends an alert", new byte[] {'S', 21, 3, 3, 0, 2, 2, 40}, HANDSHAKE),
                arguments("agrees, and cuts a record off", new byte[] {'S', 22, 3, 3, 0, 100, 2}, HANDSHAKE),
                arguments("speaks HTTP", bytes("HTTP/1.1 400 Bad Request\r\n\r\n"), NO_POSTGRESQL));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("peersThatAreNoServer")
    void aPeerThatIsNoServerWithTlsIsNamed(String what, byte[] answer, String problem) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread peer = new Thread(() -> answer(listener, answer), "peer");
            peer.setDaemon(true);
            peer.start();

            assertThat(problem(listener.getLocalPort(), "localhost", SslMode.VERIFY_FULL, ca))
                    .isEqualTo(problem);
        }
    }

    private static void answer(ServerSocket listener, byte[] answer) {
        try {
            while (true) {
                try (Socket client = listener.accept()) {
                    client.getInputStream().readNBytes(8);
                    client.getOutputStream().write(answer);
                    client.shutdownOutput();
                    client.getInputStream().readAllBytes();
                }
            }
        } catch (IOException e) {
            // the test is over
        }
    }

    private interface Restoring {
        void run() throws IOException;
    }

    /** The server reads its settings and files again, for the next connections. */
    private static void refused(String change, String problem, Restoring files) throws SQLException, IOException {
        try (Connection before = withTls.connect();
                Statement server = before.createStatement()) {
            server.execute("ALTER SYSTEM SET ssl_min_protocol_version = 'TLSv1'");
            server.execute(change);
            server.execute(RELOAD);
            Eventually.see(
                    "the refusal is named",
                    DatabaseTlsTest::failure,
                    failure -> failure != null
                            && DatabaseProblem.of(failure).problem().equals(problem));
            files.run();
            server.execute("ALTER SYSTEM RESET ALL");
            server.execute(RELOAD);
            Eventually.see("the server is as before", DatabaseTlsTest::failure, failure -> failure == null);
        }
    }

    private static Throwable failure() {
        return catchThrowable(() -> isEncrypted(withTls, "localhost", SslMode.VERIFY_FULL, ca));
    }

    private static String problem(LocalDatabase server, String host, SslMode mode, String ca) {
        return problem(server.port(), host, mode, ca);
    }

    private static String problem(int port, String host, SslMode mode, String ca) {
        return DatabaseProblem.of(catchThrowable(() -> isEncrypted(port, host, mode, ca)))
                .problem();
    }

    private static boolean isEncrypted(LocalDatabase server, String host, SslMode mode, String ca) throws Exception {
        return isEncrypted(server.port(), host, mode, ca);
    }

    private static boolean isEncrypted(int port, String host, SslMode mode, String ca) throws Exception {
        DatabaseSettings database = new DatabaseSettings(
                host,
                port,
                LocalDatabase.NAME,
                new DatabaseLogin(LocalDatabase.USER, new SecretSetting(LocalDatabase.PASSWORD, null)),
                mode,
                ca,
                Pooler.NONE);
        return PgConnection.connect(
                        vertx,
                        ConnectionPool.connectOptions(database, DatabaseTls.trust(database))
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

    /** The files of a certificate for localhost, without their ends. */
    private static Path signedByCa(String name, Duration validity) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair keys = generator.generateKeyPair();
        Path files = certificates.resolve(name);
        CertificateUtils.writeCertificateToPEM(
                CertificateUtils.generateSignedCertificate(
                        keys, "localhost", List.of("DNS:localhost"), validity, issuer),
                new File(files + ".crt"));
        CertificateUtils.writePrivateKeyToPem(keys.getPrivate(), null, new File(files + ".key"));
        privately(Path.of(files + ".key"));
        return files;
    }

    private static String certificate(String name) throws Exception {
        new CertificateGenerator(certificates, true)
                .generate(new CertificateRequest()
                        .withName(name)
                        .withCN("localhost")
                        .withSubjectAlternativeName("DNS:localhost")
                        .withPassword(new String(PASSWORD))
                        .withFormat(Format.PKCS12)
                        .withFormat(Format.PEM));
        return Files.readString(certificates.resolve(name + ".crt"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** PostgreSQL refuses a key that others can read. */
    private static Path privately(Path key) throws Exception {
        return Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    }
}

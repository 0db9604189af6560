package org.catalogpoller.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The same peers as on AWS: all three speak TLS with a chain of three certificates, and connections get lost. */
final class TlsLoopback implements World {

    static final Path CERTIFICATES =
            Path.of(System.getProperty("basedir", "."), "target", "benchmark-certificates").toAbsolutePath();

    private static final String USER = "poller";
    private static final String PASSWORD = "a password that PostgreSQL checks";

    private final Loopback plain = new Loopback(Map.of(
            "ssl", "on",
            "ssl_cert_file", file(BenchmarkCertificates.SERVER_CHAIN),
            "ssl_key_file", file(BenchmarkCertificates.SERVER_KEY),
            "hba_file", file(rules())));
    private final Map<String, String> variables;
    private final TlsServer api;
    private final TlsServer scheduler;
    /** PostgreSQL resumes no sessions (be-secure-openssl.c): each connection is a full handshake. */
    private final Relay database;

    TlsLoopback(boolean isNative) {
        plain.database().execute("CREATE ROLE " + USER + " LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
        variables = new HashMap<>(plain.variables());
        api = new TlsServer(port("CATALOG_API_URL"));
        scheduler = new TlsServer(port("AWS_ENDPOINT_URL_SCHEDULER"));
        database = new Relay(Integer.parseInt(variables.get("DB_PORT")));
        variables.put("CATALOG_API_URL", "https://localhost:" + api.port());
        variables.put("AWS_ENDPOINT_URL_SCHEDULER", "https://localhost:" + scheduler.port());
        variables.put("DB_PORT", String.valueOf(database.port()));
        variables.put("DB_USER", USER);
        variables.put("DB_PASSWORD", PASSWORD);
        variables.put("DB_SSL_MODE", "verify-full");
        variables.put("DB_SSL_CA", file(BenchmarkCertificates.DATABASE_CA));
        // for Python; a native image keeps the trust store of its build
        variables.put("SSL_CERT_FILE", file(BenchmarkCertificates.TRUST_PEM));
        if (!isNative) {
            variables.put("JAVA_TOOL_OPTIONS", String.join(" ", trustOptions()));
        }
    }

    /** By which a Java program trusts the peers. */
    static List<String> trustOptions() {
        return List.of(
                "-Djavax.net.ssl.trustStore=" + file(BenchmarkCertificates.TRUST_STORE),
                "-Djavax.net.ssl.trustStorePassword=" + new String(BenchmarkCertificates.PASSWORD));
    }

    /** As on RDS, PostgreSQL checks the function's password. */
    private static String rules() {
        String name = "pg_hba.conf";
        try {
            Files.writeString(
                    CERTIFICATES.resolve(name), "host all postgres all trust\nhostssl all all all scram-sha-256\n");
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String file(String name) {
        return CERTIFICATES.resolve(name).toString();
    }

    private int port(String variable) {
        return URI.create(variables.get(variable)).getPort();
    }

    @Override
    public Map<String, String> variables() {
        return variables;
    }

    @Override
    public void forgetSchedules() {
        plain.forgetSchedules();
    }

    @Override
    public void forgetPolls() {
        plain.forgetPolls();
    }

    @Override
    public void treat(Connections connections) {
        for (Relay relay : List.of(api.relay(), scheduler.relay(), database)) {
            switch (connections) {
                case KEPT -> {}
                case CLOSED -> relay.closeConnections();
                case LOST -> relay.forgetConnections();
            }
        }
    }

    @Override
    public Handshakes handshakes() {
        return api.handshakes().plus(scheduler.handshakes()).plus(new Handshakes(database.opened(), 0));
    }

    @Override
    public void close() {
        try {
            api.close();
            scheduler.close();
            database.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        plain.close();
    }
}

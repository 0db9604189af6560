package org.catalogpoller.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.catalogpoller.testing.TcpProxy;
import org.catalogpoller.testing.TlsProxy;

/** The same peers as on AWS: all three speak TLS with a chain of three certificates, and connections get lost. */
final class TlsLoopback implements World {

    static final Path CERTIFICATES = Path.of(System.getProperty("basedir", "."), "target", "benchmark-certificates")
            .toAbsolutePath();

    private static final String USER = "poller";
    private static final String PASSWORD = "a password that PostgreSQL checks";

    private final Loopback plain = new Loopback(Map.of(
            "ssl", "on",
            "ssl_cert_file", file(BenchmarkCertificates.SERVER_CHAIN),
            "ssl_key_file", file(BenchmarkCertificates.SERVER_KEY),
            "hba_file", file(rules())));
    private final Map<String, String> variables;
    private final TlsProxy api;
    private final TlsProxy scheduler;
    /** PostgreSQL resumes no sessions (be-secure-openssl.c): each connection is a full handshake. */
    private final TcpProxy database;

    TlsLoopback(boolean isNative) {
        plain.database().execute("CREATE ROLE " + USER + " LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
        variables = new HashMap<>(plain.variables());
        api = tls("CATALOG_API_URL");
        scheduler = tls("AWS_ENDPOINT_URL_SCHEDULER");
        database = new TcpProxy(Integer.parseInt(variables.get("DB_PORT")));
        variables.put("CATALOG_API_URL", api.url());
        variables.put("AWS_ENDPOINT_URL_SCHEDULER", scheduler.url());
        variables.put("DB_PORT", String.valueOf(database.port()));
        variables.put("DB_USER", USER);
        variables.put("DB_PASSWORD", PASSWORD);
        variables.put("DB_SSL_MODE", "verify-full");
        variables.put("DB_SSL_CA", file(BenchmarkCertificates.DATABASE_CA));
        // for Python; a native image keeps the trust store of its build
        variables.put("SSL_CERT_FILE", file(BenchmarkCertificates.TRUST_PEM));
        variables.put("REQUESTS_CA_BUNDLE", file(BenchmarkCertificates.TRUST_PEM));
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

    private TlsProxy tls(String variable) {
        try {
            KeyStore keys = KeyStore.getInstance(
                    CERTIFICATES.resolve(BenchmarkCertificates.SERVER).toFile(), BenchmarkCertificates.PASSWORD);
            int port = URI.create(variables.get(variable)).getPort();
            return new TlsProxy(port, keys, BenchmarkCertificates.PASSWORD);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
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
        switch (connections) {
            case KEPT -> {}
            case CLOSED -> peers().forEach(TcpProxy::closeConnections);
            case API_CLOSED -> api.connections().closeConnections();
            case SCHEDULER_CLOSED -> scheduler.connections().closeConnections();
            case DATABASE_CLOSED -> database.closeConnections();
            case LOST -> peers().forEach(TcpProxy::forgetConnections);
        }
    }

    private List<TcpProxy> peers() {
        return List.of(api.connections(), scheduler.connections(), database);
    }

    @Override
    public Handshakes handshakes() {
        return new Handshakes(
                api.fullHandshakes() + scheduler.fullHandshakes() + database.opened(),
                api.resumedHandshakes() + scheduler.resumedHandshakes());
    }

    @Override
    public void close() {
        api.close();
        scheduler.close();
        database.close();
        plain.close();
    }
}

package org.catalogpoller.packaged;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.catalogpoller.testing.TcpProxy;
import org.catalogpoller.testing.TlsProxy;

/** The same peers as on AWS: all three speak TLS with a chain of three certificates, and connections get lost. */
final class TlsLoopback implements World {

    private final Loopback plain = new Loopback(TlsDatabase.settings());
    private final Map<String, String> variables;
    private final TlsProxy api;
    private final TlsProxy scheduler;
    /** PostgreSQL resumes no sessions (be-secure-openssl.c): each connection is a full handshake. */
    private final TcpProxy database;

    TlsLoopback(boolean isNative) {
        TlsDatabase.addUser(plain.database());
        variables = new HashMap<>(plain.variables());
        api = tls("CATALOG_API_URL");
        scheduler = tls("AWS_ENDPOINT_URL_SCHEDULER");
        database = new TcpProxy(Integer.parseInt(variables.get("DB_PORT")));
        variables.put("CATALOG_API_URL", api.url());
        variables.put("AWS_ENDPOINT_URL_SCHEDULER", scheduler.url());
        variables.put("DB_PORT", String.valueOf(database.port()));
        variables.putAll(TlsDatabase.variables());
        // for Python; a native image keeps the trust store of its build
        variables.put("SSL_CERT_FILE", TlsDatabase.file(BenchmarkCertificates.TRUST_PEM));
        variables.put("REQUESTS_CA_BUNDLE", TlsDatabase.file(BenchmarkCertificates.TRUST_PEM));
        if (!isNative) {
            variables.put("JAVA_TOOL_OPTIONS", String.join(" ", trustOptions()));
        }
    }

    /** By which a Java program trusts the peers. */
    static List<String> trustOptions() {
        return List.of(
                "-Djavax.net.ssl.trustStore=" + TlsDatabase.file(BenchmarkCertificates.TRUST_STORE),
                "-Djavax.net.ssl.trustStorePassword=" + new String(BenchmarkCertificates.PASSWORD));
    }

    private TlsProxy tls(String variable) {
        try {
            KeyStore keys = KeyStore.getInstance(
                    TlsDatabase.CERTIFICATES
                            .resolve(BenchmarkCertificates.SERVER)
                            .toFile(),
                    BenchmarkCertificates.PASSWORD);
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

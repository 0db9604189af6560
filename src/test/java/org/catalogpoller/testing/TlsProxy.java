package org.catalogpoller.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;

/** Ends TLS before a server, as a load balancer does, and counts the handshakes. */
public final class TlsProxy implements AutoCloseable {

    private final CountingKey key;
    private final TcpProxy connections;

    private static final String TRUST_STORE = "javax.net.ssl.trustStore";

    /** With the certificate of the tests. */
    public TlsProxy(String url) {
        this(URI.create(url).getPort(), TestCertificate.keys(), TestCertificate.PASSWORD);
    }

    /** From now on the JDK trusts the certificate of the tests, and no other. */
    public static void trustByJdk() {
        System.setProperty(TRUST_STORE, TestCertificate.trustStore().toString());
        System.setProperty(TRUST_STORE + "Password", new String(TestCertificate.PASSWORD));
    }

    public static void forgetTrust() {
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE + "Password");
    }

    /** @param keys the server's key and the chain of its certificates */
    public TlsProxy(int target, KeyStore keys, char[] password) {
        key = new CountingKey(keys, password);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {key}, null, null);
            connections = new TcpProxy(
                    target,
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public TcpProxy connections() {
        return connections;
    }

    public String url() {
        return "https://localhost:" + connections.port();
    }

    /** Those in which the server proved who it is. */
    public int fullHandshakes() {
        return key.used();
    }

    /** Those in which both knew it from an earlier connection. */
    public int resumedHandshakes() {
        return connections.opened() - key.used();
    }

    @Override
    public void close() {
        connections.close();
    }

    /** The key of localhost. It is asked for in full handshakes only, for each of them at least once. */
    private static final class CountingKey extends X509ExtendedKeyManager {

        private final X509ExtendedKeyManager keys;
        private final Set<Socket> seen = Collections.newSetFromMap(new WeakHashMap<>());
        private int used;

        CountingKey(KeyStore store, char[] password) {
            try {
                KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(store, password);
                keys = (X509ExtendedKeyManager) factory.getKeyManagers()[0];
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        synchronized int used() {
            return used;
        }

        @Override
        public synchronized String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
            if (seen.add(socket)) {
                used++;
            }
            return keys.chooseServerAlias(type, issuers, socket);
        }

        @Override
        public String[] getServerAliases(String type, Principal[] issuers) {
            return keys.getServerAliases(type, issuers);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return keys.getPrivateKey(alias);
        }

        @Override
        public String[] getClientAliases(String type, Principal[] issuers) {
            return keys.getClientAliases(type, issuers);
        }

        @Override
        public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
            return keys.chooseClientAlias(types, issuers, socket);
        }
    }
}

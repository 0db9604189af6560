package org.catalogpoller.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
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

/** Ends TLS before a stand-in, as a load balancer does, and counts the handshakes. */
final class TlsServer implements AutoCloseable {

    private final CountingKey key = new CountingKey();
    private final Relay relay;

    TlsServer(int plainPort) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {key}, null, null);
            relay = new Relay(
                    plainPort,
                    context.getServerSocketFactory()
                            .createServerSocket(0, 50, InetAddress.getByName("localhost")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    int port() {
        return relay.port();
    }

    Relay relay() {
        return relay;
    }

    Handshakes handshakes() {
        int full = key.used();
        return new Handshakes(full, relay.opened() - full);
    }

    @Override
    public void close() throws IOException {
        relay.close();
    }

    /** The key of localhost. It is asked for in full handshakes only, for each of them at least once. */
    private static final class CountingKey extends X509ExtendedKeyManager {

        private final X509ExtendedKeyManager keys;
        private final Set<Socket> seen = Collections.newSetFromMap(new WeakHashMap<>());
        private int used;

        CountingKey() {
            try {
                KeyStore store = KeyStore.getInstance(
                        TlsLoopback.CERTIFICATES
                                .resolve(BenchmarkCertificates.SERVER)
                                .toFile(),
                        BenchmarkCertificates.PASSWORD);
                KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                factory.init(store, BenchmarkCertificates.PASSWORD);
                keys = (X509ExtendedKeyManager) factory.getKeyManagers()[0];
            } catch (IOException e) {
                throw new UncheckedIOException(e);
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

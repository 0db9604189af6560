package org.catalogpoller.catalogdb;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The CAs of DB_SSL_CA. It keeps why a certificate was refused. The PostgreSQL client of Vert.x 4.5 drops that, and
 * says only that the TLS handshake failed.
 */
final class DatabaseTrust extends X509ExtendedTrustManager {

    private static final AtomicReference<@Nullable CertificateException> REFUSAL = new AtomicReference<>();

    private final CertificateAuthorities authorities;

    /**
     * @param ca certificates as PEM text
     * @throws IllegalArgumentException if it holds none
     */
    DatabaseTrust(String ca) {
        authorities = new CertificateAuthorities(ca);
    }

    /** Why the last certificate was refused, once; null: none was. */
    static @Nullable CertificateException takeRefusal() {
        return REFUSAL.getAndSet(null);
    }

    private interface Check {
        void run() throws CertificateException;
    }

    private static void remembering(Check check) throws CertificateException {
        try {
            check.run();
            REFUSAL.set(null);
        } catch (CertificateException e) {
            REFUSAL.set(e);
            throw e;
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        remembering(() -> authorities.trustManager(chain).checkServerTrusted(chain, type, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        remembering(() -> authorities.trustManager(chain).checkServerTrusted(chain, type, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        remembering(() -> authorities.trustManager(chain).checkServerTrusted(chain, type));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("DB_SSL_CA is for the database only");
    }

    /** Only servers send this list. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}

package org.catalogpoller.catalogdb;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * CA certificates as PEM text. RDS has 120, and to parse them takes a native function 11 ms. So only those are parsed
 * whose names occur in the server's chain. No other one can be its anchor (RFC 5280, 6.1).
 */
final class CertificateAuthorities {

    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private final List<byte[]> all;
    private Set<X500Principal> names = Set.of();
    private @Nullable X509ExtendedTrustManager ofNames;

    /** @throws IllegalArgumentException if the text holds no certificate */
    CertificateAuthorities(String pem) {
        all = decoded(pem);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("no certificate");
        }
    }

    /** Without a regular expression: that would take 6 % of the first attempt of a native function. */
    private static List<byte[]> decoded(String pem) {
        List<byte[]> certificates = new ArrayList<>();
        for (int begin = pem.indexOf(BEGIN); begin >= 0; begin = pem.indexOf(BEGIN, begin + 1)) {
            int from = begin + BEGIN.length();
            int to = pem.indexOf('-', from);
            if (pem.startsWith(END, to)) {
                certificates.add(Base64.getMimeDecoder().decode(pem.substring(from, to)));
            }
        }
        return certificates;
    }

    /** What trusts the authorities that may have signed this chain. The next chain is most often the same. */
    synchronized X509ExtendedTrustManager trustManager(X509Certificate[] chain) {
        Set<X500Principal> inChain = new HashSet<>();
        for (X509Certificate certificate : chain) {
            inChain.add(certificate.getSubjectX500Principal());
            inChain.add(certificate.getIssuerX500Principal());
        }
        if (ofNames == null || !inChain.equals(names)) {
            ofNames = trustManager(named(inChain));
            names = inChain;
        }
        return ofNames;
    }

    /** All if none has one of the names: two encodings of a name are different bytes. */
    private List<byte[]> named(Set<X500Principal> inChain) {
        List<String> encoded = inChain.stream()
                .map(name -> new String(name.getEncoded(), ISO_8859_1))
                .toList();
        List<byte[]> named = all.stream()
                .filter(certificate -> {
                    String bytes = new String(certificate, ISO_8859_1);
                    return encoded.stream().anyMatch(bytes::contains);
                })
                .toList();
        return named.isEmpty() ? all : named;
    }

    private static X509ExtendedTrustManager trustManager(List<byte[]> certificates) {
        try {
            CertificateFactory parser = CertificateFactory.getInstance("X.509");
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            for (byte[] certificate : certificates) {
                trusted.setCertificateEntry(
                        String.valueOf(trusted.size()),
                        parser.generateCertificate(new ByteArrayInputStream(certificate)));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(trusted);
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("no certificates", e);
        }
    }
}

package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import org.catalogpoller.config.DatabaseSettings;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of many CAs only those are parsed that a chain names. */
class CertificateAuthoritiesTest {

    @TempDir
    static Path folder;

    private static String rds;
    private static String ca;
    private static X509Certificate[] chain;

    @BeforeAll
    static void makeCertificates() throws Exception {
        try (InputStream in = DatabaseSettings.class.getResourceAsStream("rds-ca.pem")) {
            rds = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        new CertificateGenerator(folder, true)
                .generate(new CertificateRequest()
                        .withName("server")
                        .withCN("a database of ours")
                        .withFormat(Format.PEM));
        ca = Files.readString(folder.resolve("server.crt"));
        try (InputStream in = Files.newInputStream(folder.resolve("server.crt"))) {
            chain = new X509Certificate[] {
                (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in)
            };
        }
    }

    @Test
    void onlyTheCaThatTheChainNamesIsParsed() throws Exception {
        CertificateAuthorities authorities = new CertificateAuthorities(rds + ca);

        assertThat(authorities.trustManager(chain).getAcceptedIssuers()).containsExactly(chain);
        authorities.trustManager(chain).checkServerTrusted(chain, "RSA");
    }

    @Test
    void aSecondHandshakeParsesNothing() {
        CertificateAuthorities authorities = new CertificateAuthorities(rds + ca);

        assertThat(authorities.trustManager(chain)).isSameAs(authorities.trustManager(chain.clone()));
    }

    @Test
    void allCasAreParsedWhereTheChainNamesNone() {
        assertThat(new CertificateAuthorities(rds).trustManager(chain).getAcceptedIssuers())
                .hasSizeGreaterThan(100);
    }

    @Test
    void aTextWithoutCertificatesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CertificateAuthorities("-----BEGIN CERTIFICATE-----"));
    }
}

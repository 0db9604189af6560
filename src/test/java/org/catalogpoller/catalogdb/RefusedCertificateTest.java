package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.pgclient.PgException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeoutException;
import org.catalogpoller.config.DatabaseSettings;
import org.catalogpoller.testing.TestCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RefusedCertificateTest {

    /** The certificate of one connection is refused, and nobody has asked why. */
    @BeforeEach
    void refuseACertificate() throws Exception {
        X509Certificate[] chain;
        try (InputStream in = Files.newInputStream(TestCertificate.pem())) {
            chain = new X509Certificate[] {
                (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in)
            };
        }
        String rds;
        try (InputStream in = DatabaseSettings.class.getResourceAsStream("rds-ca.pem")) {
            rds = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        assertThatThrownBy(() -> new DatabaseTrust(rds).checkServerTrusted(chain, "RSA"))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void aFailureWithoutAnAnswerIsThatOfTheCertificate() {
        assertThat(DatabaseProblem.of(new TimeoutException()))
                .hasMessageStartingWith("no CA of DB_SSL_CA has signed the certificate of the database");
    }

    @Test
    void anAnswerOfPostgresqlIsNotTakenForARefusalOfTheCertificateOfAnotherConnection() {
        PgException answer = new PgException("duplicate key", "ERROR", "23505", "");

        assertThat(DatabaseProblem.of(answer))
                .isInstanceOf(StatementRefusedException.class)
                .hasMessageContaining("duplicate key");
    }
}

package org.catalogpoller.testing;

import io.smallrye.certs.CertificateGenerator;
import io.smallrye.certs.CertificateRequest;
import io.smallrye.certs.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

/** A certificate of localhost that nobody has signed but itself, made once a test run. */
public final class TestCertificate {

    static final char[] PASSWORD = "password".toCharArray();

    private static final Path FOLDER = make();

    private TestCertificate() {}

    private static Path make() {
        try {
            Path folder = Files.createTempDirectory("certificate");
            new CertificateGenerator(folder, true)
                    .generate(new CertificateRequest()
                            .withName("localhost")
                            .withCN("localhost")
                            .withSubjectAlternativeName("DNS:localhost")
                            .withPassword(new String(PASSWORD))
                            .withFormat(Format.PKCS12)
                            .withFormat(Format.PEM));
            return folder;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyStore keys() {
        try {
            return KeyStore.getInstance(FOLDER.resolve("localhost-keystore.p12").toFile(), PASSWORD);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    static Path trustStore() {
        return FOLDER.resolve("localhost-truststore.p12");
    }

    /** In PEM, as a variable names it. */
    public static Path pem() {
        return FOLDER.resolve("localhost.crt");
    }
}

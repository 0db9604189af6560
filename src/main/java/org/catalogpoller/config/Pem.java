package org.catalogpoller.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** Certificates of CAs as PEM text (RFC 7468): in the variable itself, in a file, or in function.zip. */
final class Pem {

    private static final String HOLDS =
            "the path of a readable PEM file with CA certificates, or the certificates themselves";
    private static final String RANGE = "PEM certificates, or the path of such a file";
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    /** Made by deploy/renew-rds-ca. */
    private static final String RDS = "rds";

    private Pem() {}

    static Form<String> form() {
        return new Form<>(RANGE, HOLDS, Pem::read, pem -> pem.contains(BEGIN));
    }

    /** Takes "rds" as well, for the CAs of RDS and RDS Proxy. */
    static Form<String> formWithRds() {
        return new Form<>(
                "`" + RDS + "`, " + RANGE,
                HOLDS + ", or " + RDS,
                text -> text.strip().equals(RDS) ? ofRds() : read(text),
                pem -> pem.contains(BEGIN));
    }

    private static String read(String text) {
        try {
            return text.contains(BEGIN) ? text : Files.readString(Path.of(text.strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String ofRds() {
        try (InputStream in = Objects.requireNonNull(Pem.class.getResourceAsStream("rds-ca.pem"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

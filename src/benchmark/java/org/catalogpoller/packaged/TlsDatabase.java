package org.catalogpoller.packaged;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.catalogpoller.local.LocalDatabase;

/** PostgreSQL as on RDS: it shows a chain of three certificates, and checks the function's password with SCRAM. */
final class TlsDatabase {

    /** Made before the build, see {@link BenchmarkCertificates}. */
    static final Path CERTIFICATES = Path.of(System.getProperty("basedir", "."), "target", "benchmark-certificates")
            .toAbsolutePath();

    private static final String USER = "poller";
    private static final String PASSWORD = "a password that PostgreSQL checks";

    private TlsDatabase() {}

    /** Settings of postgresql.conf. */
    static Map<String, String> settings() {
        return Map.of(
                "ssl", "on",
                "ssl_cert_file", file(BenchmarkCertificates.SERVER_CHAIN),
                "ssl_key_file", file(BenchmarkCertificates.SERVER_KEY),
                "hba_file", file(rules()));
    }

    static void addUser(LocalDatabase database) {
        database.execute("CREATE ROLE " + USER + " LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
    }

    /** The variables by which a function logs in as that user. */
    static Map<String, String> variables() {
        return Map.of(
                "DB_USER",
                USER,
                "DB_PASSWORD",
                PASSWORD,
                "DB_SSL_MODE",
                "verify-full",
                "DB_SSL_CA",
                file(BenchmarkCertificates.DATABASE_CA));
    }

    static String file(String name) {
        return CERTIFICATES.resolve(name).toString();
    }

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
}

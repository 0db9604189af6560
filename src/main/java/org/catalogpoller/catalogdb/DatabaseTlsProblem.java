package org.catalogpoller.catalogdb;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why there is no TLS with the database. The types of the causes decide, because the texts are those of the JDK. */
final class DatabaseTlsProblem {

    /** What Vert.x says where the server answers "N" to a request for TLS; it has no type for it. */
    private static final String NO_TLS = "does not handle SSL";

    /** What Vert.x says of any other failure. It drops the cause. */
    private static final String HANDSHAKE = "SSL handshake failed";

    private DatabaseTlsProblem() {}

    /** Null: TLS is not the problem. */
    static @Nullable String of(List<Throwable> causes) {
        if (causes.stream().anyMatch(cause -> String.valueOf(cause.getMessage()).contains(NO_TLS))) {
            return "the database has no TLS, and DB_SSL_MODE needs it: turn it on in the server, or change DB_SSL_MODE";
        }
        if (has(causes, CertificateExpiredException.class)) {
            return "the certificate of the database has expired: renew it on the server";
        }
        if (has(causes, CertificateNotYetValidException.class)) {
            return "the certificate of the database is not valid yet: look at its dates and at the clocks";
        }
        if (has(causes, CertPathBuilderException.class) || has(causes, CertPathValidatorException.class)) {
            return "no CA of DB_SSL_CA has signed the certificate of the database: DB_SSL_CA should hold the one that has";
        }
        if (has(causes, CertificateException.class)) {
            return "the certificate of the database is not for the host name in DB_HOST: use a name that it holds";
        }
        return causes.stream()
                .filter(SSLException.class::isInstance)
                .findFirst()
                .map(cause -> "the database refuses TLS: " + cause.getMessage())
                .orElse(null);
    }

    /** Null: the handshake has not failed, or {@link DatabaseTrust} knows why. */
    static @Nullable String ofHandshake(Throwable failure) {
        return HANDSHAKE.equals(failure.getMessage())
                ? "the TLS handshake with the database failed: the server broke it off, lacks TLS 1.2, or is no PostgreSQL"
                        + " (DB_HOST, DB_PORT)"
                : null;
    }

    private static boolean has(List<Throwable> causes, Class<? extends Throwable> type) {
        return causes.stream().anyMatch(type::isInstance);
    }
}

package org.catalogpoller.catalogapi;

import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Objects;
import org.catalogpoller.poll.Causes;
import org.jspecify.annotations.Nullable;

/** Says why TLS refused a server, by the types of the JDK and Netty: their texts name certificates and hosts. */
final class ApiTlsProblem {

    private ApiTlsProblem() {}

    static String describe(Throwable failure) {
        // the last cause says most
        return Causes.of(failure)
                .map(ApiTlsProblem::known)
                .filter(Objects::nonNull)
                .reduce((earlier, later) -> later)
                .orElse("the two could not agree on it, or the server broke it off");
    }

    private static @Nullable String known(Throwable cause) {
        if (cause instanceof CertificateExpiredException) {
            return "the server's certificate has expired";
        }
        if (cause instanceof CertificateNotYetValidException) {
            return "the server's certificate is not valid yet";
        }
        if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
            return "the server's certificate is not signed by a CA that is trusted here";
        }
        if (cause instanceof SslHandshakeTimeoutException) {
            return "the server did not answer in time";
        }
        if (cause instanceof NotSslRecordException) {
            return "the server does not speak TLS at this port";
        }
        // the JDK has no type of its own for a wrong host name
        return cause.getClass() == CertificateException.class
                ? "the server's certificate is for another host name"
                : null;
    }
}

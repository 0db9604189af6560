package org.catalogpoller.catalogapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.http.HttpClosedException;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NoAnswerProblemTest {

    static Stream<Throwable> fromBefore() {
        return Stream.of(
                new HttpClosedException("Connection was closed"),
                new ClosedChannelException(),
                new SocketException("Connection reset"),
                new IOException("any text"),
                new IllegalStateException("any text"));
    }

    static Stream<Throwable> fromNewConnections() {
        return Stream.of(
                new ConnectException("Connection refused"),
                new SSLException("Connection reset"),
                new UnknownHostException("api.example"),
                new TimeoutException());
    }

    @ParameterizedTest
    @MethodSource("fromBefore")
    void aFailureMayComeFromADeadConnectionWhateverItsTextIs(Throwable cause) {
        Throwable failure = new ExecutionException(new ProcessingException(cause));

        assertThat(NoAnswerProblem.mayBeDeadConnection(failure)).isTrue();
        assertThat(NoAnswerProblem.describe(failure, null)).startsWith("the API closed the connection");
    }

    @ParameterizedTest
    @MethodSource("fromNewConnections")
    void aFailureToConnectComesFromNoDeadConnection(Throwable cause) {
        Throwable failure = new ExecutionException(new ProcessingException(cause));

        assertThat(NoAnswerProblem.mayBeDeadConnection(failure)).isFalse();
        assertThat(NoAnswerProblem.describe(failure, null)).doesNotContain("closed the connection");
    }

    static Stream<Arguments> tlsFailures() {
        return Stream.of(
                arguments(new CertificateExpiredException("s3cret"), "has expired"),
                arguments(new CertificateNotYetValidException("s3cret"), "is not valid yet"),
                arguments(new CertPathBuilderException("s3cret"), "is not signed by a CA that is trusted here"),
                arguments(new CertificateException("s3cret"), "is for another host name"));
    }

    @ParameterizedTest
    @MethodSource("tlsFailures")
    void aTlsFailureSaysWhatIsWrongWithTheCertificate(Exception cause, String problem) {
        var failure = new ExecutionException(new ProcessingException(new SSLException("s3cret", cause)));

        assertThat(NoAnswerProblem.describe(failure, null))
                .isEqualTo("the TLS connection to the API failed: the server's certificate " + problem);
    }
}

package org.catalogpoller.catalogapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClosedException;
import jakarta.ws.rs.ProcessingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HttpProblemTest {

    /** All that was seen when a peer had gone. */
    static Stream<Throwable> lost() {
        return Stream.of(
                new HttpClosedException("Connection was closed"),
                new VertxException("Connection was closed"),
                new IOException("Connection was closed"),
                new ClosedChannelException(),
                new SocketException("Connection reset"),
                new IOException("Connection reset by peer"),
                new IOException("Broken pipe"));
    }

    static Stream<Throwable> notLost() {
        return Stream.of(
                new ConnectException("Connection refused"),
                new SSLException("Connection reset"),
                new UnknownHostException("api.example"),
                new TimeoutException(),
                new VertxException("Thread blocked"),
                new IOException("Premature end"),
                new IllegalStateException("Connection was closed"));
    }

    @ParameterizedTest
    @MethodSource("lost")
    void anOpenConnectionThatBrokeIsKnownInEveryGuise(Throwable cause) {
        Throwable failure = new ExecutionException(new ProcessingException(cause));

        assertThat(HttpProblem.isConnectionLost(failure)).isTrue();
        assertThat(HttpProblem.describe(failure)).isEqualTo("the API closed the connection");
    }

    @ParameterizedTest
    @MethodSource("notLost")
    void whatFailsOtherwiseIsNotTakenForIt(Throwable cause) {
        Throwable failure = new ExecutionException(new ProcessingException(cause));

        assertThat(HttpProblem.isConnectionLost(failure)).isFalse();
        assertThat(HttpProblem.describe(failure)).isNotEqualTo("the API closed the connection");
    }

    @Test
    void whatNobodyHasMetYetIsToldWithItsName() {
        assertThat(HttpProblem.describe(new ExecutionException(new IllegalStateException("s3cret"))))
                .isEqualTo("the request to the API failed: IllegalStateException");
    }
}

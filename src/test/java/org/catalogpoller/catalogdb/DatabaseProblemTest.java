package org.catalogpoller.catalogdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.ClosedConnectionException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatabaseProblemTest {

    static Stream<Throwable> lost() {
        return Stream.of(
                ClosedConnectionException.INSTANCE,
                new ClosedChannelException(),
                new SocketException("Connection reset"),
                new IOException("Broken pipe"));
    }

    static Stream<Throwable> unreachable() {
        return Stream.of(
                new ConnectException("Connection refused"),
                new NoRouteToHostException("No route to host"),
                new UnknownHostException("db.example"));
    }

    @ParameterizedTest
    @MethodSource("lost")
    void aConnectionThatIsLostSaysWhatMayHaveEndedIt(Throwable failure) {
        assertThat(DatabaseProblem.of(new ExecutionException(failure)))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessageStartingWith("the connection to the database ended without an answer: by the network");
    }

    @ParameterizedTest
    @MethodSource("unreachable")
    void aServerThatIsOutOfReachIsNamed(Throwable failure) {
        assertThat(DatabaseProblem.of(new ExecutionException(failure)))
                .isInstanceOf(ConnectionLostException.class)
                .hasMessage("the database cannot be reached");
    }
}

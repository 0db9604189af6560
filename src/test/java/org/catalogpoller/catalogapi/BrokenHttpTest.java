package org.catalogpoller.catalogapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.stream.Stream;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.port.CatalogApi;
import org.catalogpoller.port.CatalogApi.Question;
import org.catalogpoller.testing.Eventually;
import org.catalogpoller.testing.RawServer;
import org.catalogpoller.testing.RawServer.Answer;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer that breaks HTTP costs one attempt, says what was wrong with it, and leaves no connection behind. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class BrokenHttpTest {

    private static final Duration LIMIT = Duration.ofMillis(500);
    private static final String READY_JSON = "{\"kb_name\":\"KB1\",\"data_source_name\":\"DS1\"}";
    private static final Answer HEALTHY = answer("200 OK\nContent-Length: 42", READY_JSON);

    private static final String UNREADABLE = "the API closed the connection, or its answer cannot be read:"
            + " no HTTP, or a first line over 4 KB, or headers over 8 KB";
    private static final String LATE = "the API did not answer within 500 ms";
    private static final String LONG = "a".repeat(9_000);

    static Stream<Arguments> brokenAnswers() {
        return Stream.of(
                arguments("a long header", answer("200 OK\nX: " + LONG, ""), UNREADABLE),
                arguments("many headers", answer("200 OK\n" + "X: aaaaaaaa\n".repeat(1_000), ""), UNREADABLE),
                arguments("endless headers", head("200 OK\n").endlesslyFollowedBy("X: a\r\n"), UNREADABLE),
                arguments("a long status line", answer("200 " + LONG, ""), UNREADABLE),
                arguments("a long size of a chunk", chunked("0".repeat(9_000) + "\n"), UNREADABLE),
                arguments("no status", Answer.of("HTTP/1.1\n\n").thenClosed(), UNREADABLE),
                arguments("a status that is no number", answer("abc OK", ""), UNREADABLE),
                arguments(
                        "another protocol", Answer.of("SSH-2.0-OpenSSH_9.2\n\n").thenClosed(), UNREADABLE),
                arguments("a header without a colon", answer("200 OK\nX", ""), UNREADABLE),
                arguments(
                        "the preface of HTTP/2",
                        Answer.ofBytes("\0\0\22\4\0\0\0\0\0").thenClosed(),
                        UNREADABLE),
                arguments("an alert of TLS", Answer.ofBytes("\25\3\3\0\2\2\50").thenClosed(), UNREADABLE),
                arguments("nothing", Answer.of("").thenClosed(), UNREADABLE),
                arguments(
                        "half a head", Answer.of("HTTP/1.1 200 OK\nContent-Le").thenClosed(), UNREADABLE),
                arguments(
                        "half a body",
                        answer("200 OK\nContent-Length: 42", "{\"kb_name\"").thenClosed(),
                        UNREADABLE),
                arguments("two lengths", answer("200 OK\nContent-Length: 1\nContent-Length: 2", "{}"), UNREADABLE),
                arguments("a length that is no number", answer("200 OK\nContent-Length: x", "{}"), UNREADABLE),
                arguments("a size of a chunk that is no number", chunked("xyz\n{}\n"), UNREADABLE),
                arguments("a negative size of a chunk", chunked("-1\n{}\n"), UNREADABLE),
                arguments("no end of the chunks", chunked("2\n{}\n").thenClosed(), UNREADABLE),
                arguments("fewer bytes than the length", answer("200 OK\nContent-Length: 43", READY_JSON), LATE),
                arguments("endless 100", Answer.of("").endlesslyFollowedBy("HTTP/1.1 100 Continue\r\n\r\n"), LATE),
                arguments("endless 103", Answer.of("").endlesslyFollowedBy("HTTP/1.1 103 Early Hints\r\n\r\n"), LATE),
                arguments(
                        "another answer after 102",
                        Answer.of("HTTP/1.1 102 Processing\n\n" + HEALTHY.head()),
                        "the API answered 102, and that is no final answer"),
                arguments(
                        "another protocol from now on",
                        answer("101 Switching Protocols\nUpgrade: websocket\nConnection: upgrade", ""),
                        "the API answered 101, and that is no final answer"),
                arguments("no content", answer("204 No Content", ""), "the API's answer is empty"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenAnswers")
    void aBrokenAnswerIsNamedAndTheNextAnswerIsRead(String name, Answer broken, String problem) throws Exception {
        try (RawServer server = new RawServer(broken)) {
            CatalogApi api = RestCatalogApiTest.client(server.url());

            Duration limit = problem.equals(LATE) ? LIMIT : Eventually.BOUND;
            assertThat(api.check(Question.about("x"), limit).status()).isEqualTo(new Unavailable(problem, null));
            Eventually.see("its connection is closed or kept", server::open, open -> open <= 1);

            server.answers(HEALTHY);
            assertThat(api.check(Question.about("x"), Eventually.BOUND).status())
                    .isInstanceOf(Ready.class);
        }
    }

    private static Answer head(String lines) {
        return Answer.of("HTTP/1.1 " + lines);
    }

    private static Answer answer(String lines, String body) {
        return head(lines + "\n\n" + body);
    }

    private static Answer chunked(String body) {
        return answer("200 OK\nTransfer-Encoding: chunked", body);
    }
}

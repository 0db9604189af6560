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

    private static final String CLOSED = "the API closed the connection before its answer was complete";
    private static final String NO_HTTP = "the API's answer cannot be read: it is no HTTP";
    private static final String LENGTHS =
            "the API's answer cannot be read: it has more than one Content-Length, or one that is no length";
    private static final String LONG_LINE =
            "the API's answer cannot be read: its first line, or the line of a chunk, is over 4 KB";
    private static final String LONG_HEADERS = "the API's answer cannot be read: its headers are over 8 KB";
    private static final String LATE = "the API did not answer within 500 ms";
    private static final String LONG = "a".repeat(9_000);

    static Stream<Arguments> brokenAnswers() {
        return Stream.of(
                arguments("a long header", answer("200 OK\nX: " + LONG, ""), LONG_HEADERS),
                arguments("many headers", answer("200 OK\n" + "X: aaaaaaaa\n".repeat(1_000), ""), LONG_HEADERS),
                arguments("endless headers", head("200 OK\n").endlesslyFollowedBy("X: a\r\n"), LONG_HEADERS),
                arguments("a long status line", answer("200 " + LONG, ""), LONG_LINE),
                arguments("a long size of a chunk", chunked("0".repeat(9_000) + "\n"), LONG_LINE),
                arguments("no status", Answer.of("HTTP/1.1\n\n").thenClosed(), NO_HTTP),
                arguments("a status that is no number", answer("abc OK", ""), NO_HTTP),
                arguments(
                        "another protocol", Answer.of("SSH-2.0-OpenSSH_9.2\n\n").thenClosed(), NO_HTTP),
                arguments("a header without a colon", answer("200 OK\nX", ""), NO_HTTP),
                arguments(
                        "the preface of HTTP/2",
                        Answer.ofBytes("\0\0\22\4\0\0\0\0\0").thenClosed(),
                        CLOSED),
                arguments("an alert of TLS", Answer.ofBytes("\25\3\3\0\2\2\50").thenClosed(), CLOSED),
                arguments("nothing", Answer.of("").thenClosed(), CLOSED),
                arguments(
                        "half a head", Answer.of("HTTP/1.1 200 OK\nContent-Le").thenClosed(), CLOSED),
                arguments(
                        "half a body",
                        answer("200 OK\nContent-Length: 42", "{\"kb_name\"").thenClosed(),
                        CLOSED),
                arguments("two lengths", answer("200 OK\nContent-Length: 1\nContent-Length: 2", "{}"), LENGTHS),
                arguments("one length twice", answer("200 OK\nContent-Length: 2\nContent-Length: 2", "{}"), LENGTHS),
                arguments("a list of lengths", answer("200 OK\nContent-Length: 2, 2", "{}"), LENGTHS),
                arguments("a length that is no number", answer("200 OK\nContent-Length: x", "{}"), LENGTHS),
                arguments("a size of a chunk that is no number", chunked("xyz\n{}\n"), NO_HTTP),
                arguments("a negative size of a chunk", chunked("-1\n{}\n"), NO_HTTP),
                arguments("no end of the chunks", chunked("2\n{}\n").thenClosed(), CLOSED),
                arguments("fewer bytes than the length", answer("200 OK\nContent-Length: 43", READY_JSON), LATE),
                arguments("endless 100", Answer.of("").endlesslyFollowedBy("HTTP/1.1 100 Continue\r\n\r\n"), LATE),
                arguments("endless 103", Answer.of("").endlesslyFollowedBy("HTTP/1.1 103 Early Hints\r\n\r\n"), LATE),
                arguments("endless 102", Answer.of("").endlesslyFollowedBy("HTTP/1.1 102 Processing\r\n\r\n"), LATE),
                arguments("nothing after 102", head("102 Processing\n\n").thenClosed(), CLOSED),
                arguments("no length in a kept connection", answer("200 OK", READY_JSON), LATE),
                arguments(
                        "another protocol from now on",
                        answer("101 Switching Protocols\nUpgrade: websocket\nConnection: upgrade", ""),
                        "the API answered 101, and that is no final answer"),
                arguments("no content", answer("204 No Content", ""), "the API's answer is empty"));
    }

    /** Forms that a recipient has to understand (RFC 9110, 15.2, 8.6; RFC 9112, 6.3 and 7.1). */
    static Stream<Arguments> unusualAnswers() {
        return Stream.of(
                arguments("100 before it", interim("100 Continue")),
                arguments("102 before it", interim("102 Processing")),
                arguments("103 before it", interim("103 Early Hints\nLink: </x>; rel=preload")),
                arguments("many below 200 before it", interim("102 Processing\n\nHTTP/1.1 110 Any\nX: y")),
                arguments(
                        "no length, up to its end", answer("200 OK", READY_JSON).thenClosed()),
                arguments(
                        "HTTP/1.0",
                        Answer.of("HTTP/1.0 200 OK\n\n" + READY_JSON).thenClosed()),
                arguments("no reason phrase", answer("200 \nContent-Length: 42", READY_JSON)),
                arguments("chunks", chunked("2a\n" + READY_JSON + "\n0\n\n")),
                arguments("chunks with extensions", chunked("2a;a=b;c=\"d\"\n" + READY_JSON + "\n0;last\n\n")),
                arguments("trailers behind its chunks", chunked("2a\n" + READY_JSON + "\n0\nX-Sum: 1\n\n")),
                arguments("a byte order mark", answer("200 OK\nContent-Length: 45", "\u00ef\u00bb\u00bf" + READY_JSON)),
                arguments(
                        "headers of servers of old",
                        answer("200 OK\nContent-Length: 42\nPragma: x\nX-Empty:", READY_JSON)),
                arguments("a Location", answer("200 OK\nContent-Length: 42\nLocation: http://x.example/", READY_JSON)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unusualAnswers")
    void anUnusualAnswerIsRead(String name, Answer unusual) throws Exception {
        try (RawServer server = new RawServer(unusual)) {
            CatalogApi api = RestCatalogApiTest.client(server.url());

            for (int check = 1; check <= 2; check++) {
                assertThat(api.check(Question.about("x"), Eventually.BOUND).status())
                        .isInstanceOf(Ready.class);
            }
        }
    }

    private static Answer interim(String lines) {
        return Answer.ofBytes(head(lines + "\n\n").head() + HEALTHY.head());
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

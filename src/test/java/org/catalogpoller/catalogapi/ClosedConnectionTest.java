package org.catalogpoller.catalogapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.port.CatalogApi;
import org.catalogpoller.port.CatalogApi.Question;
import org.catalogpoller.testing.Eventually;
import org.catalogpoller.testing.RawServer;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.api.Test;

/** An answer that is given up leaves no connection behind, and nothing more of it is downloaded. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class ClosedConnectionTest {

    private static final int ANSWERS = 200;
    private static final Duration LIMIT = Duration.ofMillis(50);
    private static final String MORE = "x".repeat(8 * 1024);
    private static final String READY_JSON = "{\"kb_name\":\"KB1\",\"data_source_name\":\"DS1\"}";
    private static final RawServer.Answer HEALTHY =
            RawServer.Answer.of("HTTP/1.1 200 OK\nContent-Length: " + READY_JSON.length() + "\n\n" + READY_JSON);

    /** A kind of answer, by its name. */
    private record Kind(String name, RawServer.Answer answer) {}

    private static List<Kind> givenUp() {
        return List.of(
                row("200, one byte and silence", head("200 OK\nContent-Length: 100") + "{"),
                row("404, one byte and silence", head("404 Not Found\nContent-Length: 100") + "{"),
                row("503, one byte and silence", head("503 Service Unavailable\nContent-Length: 100") + "{"),
                row("404 chunked and silence", head("404 Not Found\nTransfer-Encoding: chunked") + "1\n{\n"),
                row("401 of 1 GB", head("401 Unauthorized\nContent-Length: 1000000000") + "{"),
                row("silence instead of an answer", ""),
                row("half a head", "HTTP/1.1 200 OK\nContent-Le"),
                endless("200 OK\nContent-Length: 1000000000000"),
                endless("503 Service Unavailable\nContent-Length: 1000000000000"),
                new Kind(
                        "over 1 MiB",
                        RawServer.Answer.of(head("200 OK\nContent-Length: 9000000") + "x".repeat(2 * 1024 * 1024))));
    }

    /** Most kinds only let time pass. So they are tried beside each other, each by a client and a server of its own. */
    @Test
    void anAnswerThatIsGivenUpClosesItsConnection() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Callable<Kind>> kinds = new ArrayList<>();
            givenUp().forEach(kind -> kinds.add(() -> closesItsConnection(kind)));
            for (Future<Kind> kind : threads.invokeAll(kinds)) {
                kind.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Kind closesItsConnection(Kind kind) throws IOException {
        try (RawServer server = new RawServer(kind.answer())) {
            CatalogApi api = RestCatalogApiTest.client(server.url());
            for (int i = 0; i < ANSWERS; i++) {
                assertThat(api.check(Question.about("x"), LIMIT).status())
                        .as(kind.name())
                        .isNotInstanceOf(Ready.class);
            }
            Eventually.see("all connections are closed after " + kind.name(), server::open, open -> open == 0);
            long sent = server.sentBytes();

            server.answers(HEALTHY);
            for (int i = 0; i < ANSWERS; i++) {
                assertThat(api.check(Question.about("x"), Duration.ofSeconds(10))
                                .status())
                        .as("after " + kind.name())
                        .isInstanceOf(Ready.class);
            }
            long expected = (long) ANSWERS * HEALTHY.head().length();
            Eventually.see("the answers are sent", server::sentBytes, bytes -> bytes - sent >= expected);
            assertThat(server.sentBytes() - sent).isEqualTo(expected);
            assertThat(server.open()).isEqualTo(1);
            return kind;
        }
    }

    @Test
    void aSmallErrorKeepsItsConnection() throws Exception {
        try (RawServer server = new RawServer(RawServer.Answer.of(head("404 Not Found\nContent-Length: 2") + "{}"))) {
            CatalogApi api = RestCatalogApiTest.client(server.url());
            for (int i = 0; i < 20; i++) {
                api.check(Question.about("x"), Duration.ofSeconds(10));
            }
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    private static String head(String lines) {
        return "HTTP/1.1 " + lines + "\n\n";
    }

    private static Kind row(String name, String answer) {
        return new Kind(name, RawServer.Answer.of(answer));
    }

    private static Kind endless(String lines) {
        return new Kind(
                "endless " + lines.substring(0, 3),
                RawServer.Answer.of(head(lines)).endlesslyFollowedBy(MORE));
    }
}

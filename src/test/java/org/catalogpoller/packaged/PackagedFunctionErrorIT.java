package org.catalogpoller.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.catalogpoller.packaged.RuntimeApiStandIn.Answer;
import org.catalogpoller.testing.Eventually;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An exhausted heap or stack ends the process. One that lives on may have lost its loop or its connections. Lambda starts
 * another one and repeats the event.
 */
class PackagedFunctionErrorIT {

    private static final String SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:endless-AbCdEf";

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static Surroundings aws;

    @BeforeAll
    static void start() {
        aws = PACKAGED.surroundings();
    }

    static Stream<Arguments> peersThatExhaustMemory() {
        EndlessPeer secrets = PACKAGED.closedAtTheEnd(EndlessPeer.thatContinues());
        EndlessPeer postgresql = PACKAGED.closedAtTheEnd(EndlessPeer.ofPostgresql());
        return Stream.of(
                Arguments.of(
                        "the stack of the handler's thread",
                        Map.of("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url(), "TOKEN_KEY_SECRET_ARN", SECRET)),
                Arguments.of(
                        "the stack of a thread that works for the connection pool",
                        Map.of("AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.url(), "DB_PASSWORD_SECRET_ARN", SECRET)),
                Arguments.of("the memory of the event loop", Map.of("DB_PORT", String.valueOf(postgresql.port()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("peersThatExhaustMemory")
    void anErrorOfTheJvmEndsTheProcessWithOneLine(String what, Map<String, String> hostile) {
        aws.answer("exhausting", "PENDING", "PENDING");
        Map<String, String> variables = aws.variables();
        variables.put("_JAVA_OPTIONS", "-Xmx80m -XX:MaxDirectMemorySize=16m"); // a native function has 64 MB
        variables.putAll(hostile);
        if (hostile.containsKey("DB_PASSWORD_SECRET_ARN")) {
            variables.remove("DB_PASSWORD");
        }
        PackagedFunction function = PACKAGED.startWithOnly(variables);

        CompletableFuture<Answer> answer =
                function.deliver("poll-exhausting", Surroundings.startEvent("exhausting", 1));

        assertThat(function.exitCode()).isNotZero();
        assertThat(answer).failsWithin(Eventually.BOUND);
        assertThat(lastWords(function)).as(function.output()).hasSize(1);
        assertThat(function.posted()).isEmpty();
    }

    /** The line of the function, or that of the native image. */
    private static List<String> lastWords(PackagedFunction function) {
        return function.output()
                .lines()
                .filter(line -> line.startsWith("Terminating due to java.lang.OutOfMemoryError")
                        || (line.startsWith("{") && isFatal(PrintedLines.json(line))))
                .toList();
    }

    private static boolean isFatal(JsonNode line) {
        return line.path("level").asText().equals("FATAL")
                && line.path("message").asText().startsWith("the process ends because of ");
    }
}

package org.catalogpoller.packaged;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.catalogpoller.packaged.RuntimeApiStandIn.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An answer or an event of many small parts costs an attempt at most. The function then goes on in its memory. */
class PackagedFunctionMemoryIT {

    private static final int EVENT_BYTES = 6_000_000;

    @RegisterExtension
    static final PackagedFunctionExtension PACKAGED = new PackagedFunctionExtension();

    private static Surroundings aws;
    private static PackagedFunction function;

    @BeforeAll
    static void startWithDefaults() {
        aws = PACKAGED.surroundings();
        function = PACKAGED.start();
    }

    @AfterEach
    void theFunctionGoesOn() throws IOException {
        aws.answer("small", "kb-small", "ds-small");
        assertThat(function.result(Surroundings.startEvent("small", 1))
                        .path("outcome")
                        .asText())
                .isEqualTo("UPDATED");
        System.out.println("peak memory of the function: " + peakMemory());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"349000 | {} | 2", "130000 | {\"a\":0} | 3"})
    void theValuesInAnAnswerOfManyPartsAreWritten(int parts, String part, int id) {
        String catalog = "parts-" + parts;
        aws.answer(
                catalog,
                okJson("{\"kb_name\":\"kb-%d\",\"data_source_name\":\"ds\",\"parts\":%s}"
                        .formatted(id, list(parts, part))));

        function.result(dryRun(Surroundings.startEvent(catalog, id)));
        assertThat(function.result(Surroundings.startEvent(catalog, id))
                        .path("outcome")
                        .asText())
                .isEqualTo("UPDATED");
        assertThat(aws.row(id)).contains("kb-" + id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"349000 | {} | 4", "130000 | {\"a\":0} | 5"})
    void anAnswerThatIsALongListIsNotReady(int parts, String part, int id) {
        String catalog = "list-" + parts;
        aws.answer(catalog, okJson(list(parts, part)));

        assertThat(function.result(Surroundings.startEvent(catalog, id))
                        .path("outcome")
                        .asText())
                .isEqualTo("WAITING");
    }

    @Test
    void anEventOfSixMegabytesIsAnsweredByAResultOrAnInvalidEventException() {
        aws.answer("large-event", "kb-6", "ds-6");
        String event = Surroundings.startEvent("large-event", 6)
                .replace("}", ", \"parts\": " + list(EVENT_BYTES / "{},".length(), "{}") + "}");

        Answer answer = function.invoke("large-event", event);

        if (answer.isError()) {
            assertThat(answer.body().path("errorType").asText()).endsWith("InvalidEventException");
        } else {
            assertThat(answer.body().path("outcome").asText()).isEqualTo("UPDATED");
        }
    }

    @Test
    void aListOfAMillionPollsIsRefused() {
        String event = "{\"action\": \"cancel\", \"poll_ids\": " + list(1_200_000, "\"a\"") + "}";

        assertThat(function.error(event).path("errorMessage").asText())
                .isEqualTo("poll_ids: must hold 1 to 100 strings, holds 1200000");
    }

    private static String list(int parts, String part) {
        return "[" + (part + ",").repeat(parts - 1) + part + "]";
    }

    private static String dryRun(String event) {
        return event.replace("}", ", \"dry_run\": true}");
    }

    /** The resident set at its largest (proc(5), VmHWM). */
    private static String peakMemory() throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(function.pid()), "status")).stream()
                .filter(line -> line.startsWith("VmHWM"))
                .findFirst()
                .orElse("unknown")
                .replaceAll("\\s+", " ");
    }
}

package org.catalogpoller.catalogapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.NotReady;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an answer means where its shape is configured. */
class AnswerMeaningTest {

    private static final BearerToken TOKEN = new BearerToken("SECRET-CANARY-TOKEN");
    private static final String READY = "\"kb_name\":\"KB1\",\"data_source_name\":\"DS1\"";
    private static final Map<String, String> STATUS = Map.of(
            "CATALOG_API_STATUS_FIELD", "/state",
            "CATALOG_API_FAILED_STATUS", "FAILED,gone for good",
            "CATALOG_API_MESSAGE_FIELD", "/errors/0/text");

    private static CatalogStatus status(Map<String, String> variables, String json) throws IOException {
        return new AnswerMeaning(TestSettings.with(variables).readiness()).ofSuccess(json.getBytes(UTF_8), TOKEN);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "/a | {\"a\":\"V\"}",
                "/a/b/c | {\"a\":{\"b\":{\"c\":\"V\"}}}",
                "/a/1 | {\"a\":[\"x\",\"V\"]}",
                "/a/1/b | {\"a\":{\"1\":{\"b\":\"V\"}}}",
                "/a~1b | {\"a/b\":\"V\"}",
                "/a~0b | {\"a~b\":\"V\"}",
                "/~01 | {\"~1\":\"V\"}",
                "/ | {\"\":\"V\"}",
                "/a b | {\"a b\":\"V\"}",
                "/größe | {\"größe\":\"V\"}"
            })
    void aValueIsWhereItsPointerPoints(String pointer, String json) throws IOException {
        assertThat(status(Map.of("CATALOG_API_FIELDS", "kb_name=" + pointer + ",data_source_name=" + pointer), json))
                .isEqualTo(new Ready(new CatalogValues("V", "V")));
    }

    @Test
    void theEmptyPointerIsTheAnswerItself() throws IOException {
        assertThat(status(Map.of("CATALOG_API_FIELDS", "kb_name=,data_source_name="), "\"V\""))
                .isEqualTo(new Ready(new CatalogValues("V", "V")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"a\":null}",
                "{\"a\":[]}",
                "{\"a\":[\"x\"]}",
                "{\"a\":[\"x\",null]}",
                "{\"a\":[\"x\",true]}",
                "{\"a\":[\"x\",{\"V\":1}]}",
                "{\"a\":[\"x\",[\"V\"]]}",
                "{\"a\":\"text\"}"
            })
    void whereThePointerLeadsToNoTextThereIsNoValue(String json) throws IOException {
        NotReady status = (NotReady) status(Map.of("CATALOG_API_FIELDS", "kb_name=/a/1"), json);

        assertThat(status.said()).containsEntry("kb_name", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{}]", "null", "\"x\"", "7", "true"})
    void anAnswerThatIsNoObjectIsUnusable(String json) {
        assertThatThrownBy(() -> status(Map.of(), json)).hasMessage("the API's answer is no JSON object");
    }

    @Test
    void anArrayIsReadWhereAPlaceIsInAnArray() throws IOException {
        Map<String, String> places = Map.of("CATALOG_API_FIELDS", "kb_name=/0/a,data_source_name=/1/a");

        assertThat(status(places, "[]")).isInstanceOf(NotReady.class);
        assertThat(status(places, "[{\"a\":\"KB\"},{\"a\":\"DS\"}]"))
                .isEqualTo(new Ready(new CatalogValues("KB", "DS")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e400", "1.10", "-0", "12345678901234567890123", "1E+2"})
    void aNumberArrivesAsItIsWritten(String number) throws IOException {
        assertThat(status(Map.of(), "{\"kb_name\":" + number + ",\"data_source_name\":\"DS\"}"))
                .isEqualTo(new Ready(new CatalogValues(number, "DS")));
    }

    @Test
    void theLastOfEqualNamesCounts() throws IOException {
        Map<String, String> places = Map.of("CATALOG_API_FIELDS", "kb_name=/a/b,data_source_name=/a/b");

        assertThat(status(places, "{\"a\":{\"b\":\"old\"},\"a\":{\"b\":\"new\"}}"))
                .isEqualTo(new Ready(new CatalogValues("new", "new")));
        assertThat(status(places, "{\"a\":{\"b\":\"old\"},\"a\":{}}")).isInstanceOf(NotReady.class);
        assertThat(status(places, "{\"a\":{\"b\":\"old\"},\"a\":null}")).isInstanceOf(NotReady.class);
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheAnswer() throws IOException {
        assertThat(status(Map.of(), "\ufeff{\"kb_name\":\"KB\",\"data_source_name\":\"DS\"}"))
                .isEqualTo(new Ready(new CatalogValues("KB", "DS")));
        assertThatThrownBy(() -> status(Map.of(), "\ufeff")).hasMessage("the API's answer is empty");
    }

    @Test
    void aTextThatCannotBeSeenIsNoValue() throws IOException {
        for (String blank : List.of("\u00a0", "\u200b", "\u200b \u00a0\ufeff", "\u2060PENDING\u00a0")) {
            assertThat(status(Map.of(), "{\"kb_name\":\"" + blank + "\",\"data_source_name\":\"DS\"}"))
                    .isInstanceOf(NotReady.class);
        }
    }

    @Test
    void aNumberOf1001DigitsALongNameAndAnAnswerThatIsTooDeepAreUnusable() {
        String limits =
                "the API's answer is nested deeper than 500 levels, or has a number of over 1000 digits or a name"
                        + " of over 50000 characters";

        assertThatThrownBy(() -> status(Map.of(), "{\"x\":" + "9".repeat(1_001) + "}"))
                .hasMessage(limits);
        assertThatThrownBy(() -> status(Map.of(), "{\"x\":" + "[".repeat(501) + "]".repeat(501) + "}"))
                .hasMessage(limits);
        assertThatThrownBy(() -> status(Map.of(), "{\"" + "x".repeat(50_001) + "\":1}"))
                .hasMessage(limits);
    }

    @Test
    void jsonInAnotherEncodingThanUtf8IsNamed() {
        for (Charset other : List.of(ISO_8859_1, UTF_16)) {
            byte[] json = ("{" + READY + ",\"name\":\"k\u00e4\"}").getBytes(other);
            AnswerMeaning meaning =
                    new AnswerMeaning(TestSettings.with(Map.of()).readiness());

            assertThatThrownBy(() -> meaning.ofSuccess(json, TOKEN))
                    .hasMessage("the API's answer is not JSON in UTF-8");
        }
    }

    @Test
    void aNumberIsTakenAsText() throws IOException {
        assertThat(status(Map.of(), "{\"kb_name\":4711,\"data_source_name\":0}"))
                .isEqualTo(new Ready(new CatalogValues("4711", "0")));
    }

    @Test
    void aCatalogIsReadyWhenAllFieldsAre() throws IOException {
        Map<String, String> variables = Map.of("CATALOG_API_FIELDS", "agent_id=/metadata/agent");

        assertThat(status(variables, "{" + READY + "}")).isInstanceOf(NotReady.class);
        assertThat(status(variables, "{" + READY + ",\"metadata\":{\"agent\":\"none\"}}"))
                .isInstanceOf(NotReady.class);

        Map<String, String> values = new LinkedHashMap<>(new CatalogValues("KB1", "DS1").byField());
        values.put("agent_id", "A1");
        assertThat(status(variables, "{" + READY + ",\"metadata\":{\"agent\":\"A1\"}}"))
                .isEqualTo(new Ready(new CatalogValues(values)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"FAILED", "failed", " Failed ", "GONE FOR GOOD"})
    void aFailedStatusEndsThePollWhateverTheValuesSay(String state) throws IOException {
        CatalogStatus status =
                status(STATUS, "{" + READY + ",\"state\":\"" + state + "\",\"errors\":[{\"text\":\"no more quota\"}]}");

        assertThat(status).isInstanceOf(Rejected.class);
        assertThat(status.problem())
                .isIn(
                        "the API says that the catalog is FAILED: no more quota",
                        "the API says that the catalog is gone for good: no more quota");
    }

    @Test
    void aFailedStatusNeedsNoMessage() throws IOException {
        assertThat(status(STATUS, "{\"state\":\"FAILED\",\"errors\":[]}"))
                .isEqualTo(new Rejected("the API says that the catalog is FAILED"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"ACTIVE\"", "\"FAILED_OVER\"", "null", "true", "{\"FAILED\":1}", "[\"FAILED\"]", "\"\"", "7"})
    void anyOtherStatusLeavesItToTheValues(String state) throws IOException {
        assertThat(status(STATUS, "{" + READY + ",\"state\":" + state + "}")).isInstanceOf(Ready.class);
    }

    @Test
    void aStatusCanBeANumber() throws IOException {
        Map<String, String> variables =
                Map.of("CATALOG_API_STATUS_FIELD", "/code", "CATALOG_API_FAILED_STATUS", "13,14");

        assertThat(status(variables, "{\"code\":14,\"message\":\"broken\"}"))
                .isEqualTo(new Rejected("the API says that the catalog is 14: broken"));
    }

    /** It would be in the log, the result, the tables and the notifications. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kb_name\":\"Bearer SECRET-CANARY-TOKEN\",\"data_source_name\":\"DS1\"}",
                "{\"kb_name\":\"PENDING\",\"data_source_name\":\"SECRET-CANARY-TOKEN\"}",
                "{" + READY + ",\"agent\":\"SECRET-CANARY-TOKEN!\"}"
            })
    void aValueThatQuotesTheTokenIsNone(String json) throws IOException {
        assertThat(status(Map.of("CATALOG_API_FIELDS", "agent_id=/agent"), json))
                .isEqualTo(new Unavailable("a value quotes the token", null));
    }

    @Test
    void aMessageThatQuotesTheTokenIsWithheld() throws IOException {
        assertThat(failure("you sent " + TOKEN.value()))
                .doesNotContain("SECRET")
                .contains("withheld");
        assertThat(failure("you sent SECRET-CAN...")).doesNotContain("SECRET").contains("withheld");
        assertThat(failure("x".repeat(490) + TOKEN.value())).doesNotContain("SECRET");
    }

    @Test
    void aMessageIsCutAndHoldsNothingThatATableOrALogCannotHold() throws IOException {
        assertThat(failure("😀".repeat(5_000))).endsWith(": " + "😀".repeat(500));
        assertThat(failure("a\\u0000b\\nINFO forged\\ud83d!")).endsWith(": a b INFO forged !");
        assertThat(failure(" \\n ")).endsWith("is FAILED");
    }

    private static String failure(String message) throws IOException {
        return status(STATUS, "{\"state\":\"FAILED\",\"errors\":[{\"text\":\"" + message + "\"}]}")
                .problem();
    }
}

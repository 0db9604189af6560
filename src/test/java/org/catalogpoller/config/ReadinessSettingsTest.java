package org.catalogpoller.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.ReadinessRule;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a catalog is asked for and what its answers hold. */
class ReadinessSettingsTest {

    static final ReadinessSettings DEFAULT = new ReadinessSettings(
            new CatalogValues("/kb_name", "/data_source_name").byField(),
            List.of("PENDING", "NULL", "NONE"),
            null,
            List.of(),
            "/message");

    private static final Pattern NAME_IN_CODE = Pattern.compile("(?:\\w\\(|json, )\"([a-z_]+)\"");

    private static ReadinessSettings with(Map<String, String> variables) {
        return TestSettings.with(variables).readiness();
    }

    @Test
    void theTwoDefaultsAlwaysExistAndCanBeElsewhereAndOtherFieldsFollowInTheirOrder() {
        assertThat(with(Map.of("CATALOG_API_FIELDS", "z=/z/0, kb_name = /kb/id ,a=/a"))
                        .fields())
                .containsExactly(
                        entry("kb_name", "/kb/id"),
                        entry("data_source_name", "/data_source_name"),
                        entry("z", "/z/0"),
                        entry("a", "/a"));
    }

    @Test
    void everyFieldHasToBeUsable() {
        assertThat(with(Map.of("CATALOG_API_FIELDS", "a=/a", "CATALOG_API_NOT_READY", "tbd, in progress"))
                        .rule())
                .isEqualTo(
                        new ReadinessRule(List.of("kb_name", "data_source_name", "a"), List.of("tbd", "in progress")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a=/x\\,y | /x,y",
                "a=/x\\\\y | /x\\y",
                "a=/x=y | /x=y",
                "a=/~0~1/~01 | /~0~1/~01",
                "a=/a b/ü | /a b/ü",
                "a=/ | /",
                "a=// | //",
                "a=/-/007 | /-/007"
            })
    void everyJsonPointerIsTaken(String variable, String pointer) {
        assertThat(with(Map.of("CATALOG_API_FIELDS", variable)).fields()).containsEntry("a", pointer);
        assertThat(JsonPointer.compile(pointer).toString()).isEqualTo(pointer);
    }

    @Test
    void theEmptyPointerIsTheWholeAnswer() {
        assertThat(with(Map.of("CATALOG_API_FIELDS", "a=")).fields()).containsEntry("a", "");
    }

    @Test
    void aStatusAndItsWordsAndTheMessageAreTaken() {
        ReadinessSettings settings = with(Map.of(
                "CATALOG_API_STATUS_FIELD", " /state ",
                "CATALOG_API_FAILED_STATUS", "FAILED, Deleted",
                "CATALOG_API_MESSAGE_FIELD", "/errors/0"));

        assertThat(settings.status()).isEqualTo("/state");
        assertThat(settings.failed()).containsExactly("FAILED", "Deleted");
        assertThat(settings.message()).isEqualTo("/errors/0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CATALOG_API_FIELDS | s3cret | pairs such as",
                "CATALOG_API_FIELDS | , | pairs such as",
                "CATALOG_API_FIELDS | a=/a,a=/b | each name once",
                "CATALOG_API_FIELDS | a=s3cret | JSON Pointers such as",
                "CATALOG_API_FIELDS | a=/s3cret~2 | JSON Pointers such as",
                "CATALOG_API_FIELDS | a=/s3cret~ | JSON Pointers such as",
                "CATALOG_API_FIELDS | a=$.s3cret | JSON Pointers such as",
                "CATALOG_API_FIELDS | =/s3cret | names of 1 to 63",
                "CATALOG_API_FIELDS | s3cret-a=/a | names of 1 to 63",
                "CATALOG_API_FIELDS | S3cret=/a | names of 1 to 63",
                "CATALOG_API_FIELDS | 3s3cret=/a | names of 1 to 63",
                "CATALOG_API_FIELDS | jwt_token=/a | names other than those of events and results",
                "CATALOG_API_FIELDS | ended_at=/a | names other than those of events and results",
                "CATALOG_API_NOT_READY | , | words with commas",
                "CATALOG_API_MESSAGE_FIELD | s3cret | a JSON Pointer such as",
            })
    void aMistakeIsNamedWithWhatTheVariableShouldHold(String name, String value, String holds) {
        Mistake.isNamed(() -> with(Map.of(name, value)), name, holds);
    }

    @Test
    void aNameOf64CharactersIsTooLong() {
        assertThat(with(Map.of("CATALOG_API_FIELDS", "x".repeat(63) + "=/a")).fields())
                .hasSize(3);
        assertThatThrownBy(() -> with(Map.of("CATALOG_API_FIELDS", "x".repeat(64) + "=/a")))
                .hasMessageContaining("names of 1 to 63");
    }

    @Test
    void aStatusNeedsItsWordsAndTheWordsNeedTheStatus() {
        assertThatThrownBy(() -> with(Map.of("CATALOG_API_STATUS_FIELD", "/state")))
                .hasMessageStartingWith("Configuration: CATALOG_API_FAILED_STATUS is missing");
        assertThatThrownBy(() -> with(Map.of("CATALOG_API_FAILED_STATUS", "FAILED")))
                .hasMessageStartingWith("Configuration: CATALOG_API_STATUS_FIELD is missing");
        assertThatThrownBy(
                        () -> with(Map.of("CATALOG_API_STATUS_FIELD", "state", "CATALOG_API_FAILED_STATUS", "FAILED")))
                .hasMessageStartingWith("Configuration: CATALOG_API_STATUS_FIELD should hold a JSON Pointer");
        assertThatThrownBy(() -> with(Map.of("CATALOG_API_STATUS_FIELD", "/state", "CATALOG_API_FAILED_STATUS", ",")))
                .hasMessageContaining("CATALOG_API_FAILED_STATUS should hold words with commas between them");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event/PollEvent",
                "event/PollEventFields",
                "event/PollResult",
                "event/OperatorEvent",
                "event/OperatorResult",
                "notification/NotificationMessage"
            })
    void noFieldHasANameThatEventsResultsAndNotificationsHave(String source) throws IOException {
        String code = Files.readString(Path.of("src/main/java/org/catalogpoller", source + ".java"));
        Set<String> names = NAME_IN_CODE
                .matcher(code)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        // the two of a check that was tried out, which has no fields beside them
        names.removeAll(Set.of("ok", "detail"));

        assertThat(names).isNotEmpty();
        assertThat(ReservedFields.NAMES).containsAll(names);
    }

    @Test
    void noFieldHasANameThatIsInAnExampleOfAnEventOrResult() throws IOException {
        try (DirectoryStream<Path> golden =
                Files.newDirectoryStream(Path.of("src/test/resources/golden"), "{event-[!o]*,result-*}.json")) {
            for (Path file : golden) {
                JsonNode json = new JsonMapper().readTree(file.toFile());
                json.fieldNames()
                        .forEachRemaining(name -> assertThat(
                                        DEFAULT.fields().containsKey(name) || ReservedFields.NAMES.contains(name))
                                .as(name)
                                .isTrue());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example, /v2/{catalog_name}, https://api.example/v2/a%2Fb",
        "https://api.example/, /v2/{catalog_name}/status, https://api.example/v2/a%2Fb/status",
        "https://api.example/base, '/find?of=x&name={catalog_name}&v=1',"
                + " 'https://api.example/base/find?of=x&name=a%2Fb&v=1'",
        "https://api.example/base/, /%7Bx%7D/{catalog_name}, https://api.example/base/%7Bx%7D/a%2Fb",
    })
    void thePathFollowsTheUrlWithTheNameInItsPlace(String url, String path, String asked) {
        ApiSettings api = TestSettings.with(Map.of("CATALOG_API_URL", url, "CATALOG_API_PATH", path))
                .api();

        assertThat(api.catalog("a%2Fb")).hasToString(asked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "catalogs/{catalog_name}",
                "/catalogs",
                "/catalogs/{name}",
                "/{catalog_name}/{catalog_name}",
                "/{tenant}/{catalog_name}",
                "/a b/{catalog_name}",
                "/ü/{catalog_name}",
                "/{catalog_name}#x",
                "/%zz/{catalog_name}",
                "https://s3cret/{catalog_name}"
            })
    void aPathThatIsNoneOrDoesNotHoldTheNameOnceIsRefused(String path) {
        assertThatThrownBy(() -> TestSettings.with(Map.of("CATALOG_API_PATH", path)))
                .hasMessageStartingWith("Configuration: CATALOG_API_PATH should hold a path such as")
                .hasMessageNotContaining("s3cret");
    }
}

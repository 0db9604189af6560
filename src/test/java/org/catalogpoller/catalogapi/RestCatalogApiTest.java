package org.catalogpoller.catalogapi;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.catalogpoller.config.Settings;
import org.catalogpoller.poll.BearerToken;
import org.catalogpoller.poll.CatalogStatus;
import org.catalogpoller.poll.CatalogStatus.NotReady;
import org.catalogpoller.poll.CatalogStatus.Ready;
import org.catalogpoller.poll.CatalogStatus.Rejected;
import org.catalogpoller.poll.CatalogStatus.Unavailable;
import org.catalogpoller.poll.CatalogValues;
import org.catalogpoller.poll.CorrelationId;
import org.catalogpoller.port.CatalogApi;
import org.catalogpoller.port.CatalogApi.Check;
import org.catalogpoller.port.CatalogApi.Question;
import org.catalogpoller.testing.Eventually;
import org.catalogpoller.testing.TestEnvironment;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer of the API means, over real HTTP. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class RestCatalogApiTest implements CatalogApiContract {

    private static final Duration LIMIT = Eventually.BOUND;
    private static final String READY_JSON = "{\"kb_name\":\"KB1\",\"data_source_name\":\"DS1\"}";
    private static final CatalogStatus READY = new Ready(new CatalogValues("KB1", "DS1"));

    @Inject
    CatalogApi api;

    static RestCatalogApi client(String url) {
        return client(Map.of("CATALOG_API_URL", url, "CATALOG_API_TIMEOUT", "1m"));
    }

    private static RestCatalogApi client(Map<String, String> variables) {
        Settings settings = TestSettings.with(variables);
        return new RestCatalogApi(settings.api(), settings.readiness(), TestEnvironment.CLOCK);
    }

    @Override
    public CatalogApi api() {
        return api;
    }

    @BeforeEach
    void catalogsOfTheContract() {
        TestEnvironment.reset();
        TestEnvironment.api().stubFor(get("/api/v1/catalogs/missing").willReturn(status(404)));
        TestEnvironment.api().stubFor(get("/api/v1/catalogs/failing-503").willReturn(status(503)));
        TestEnvironment.api().stubFor(get("/api/v1/catalogs/unauthorized").willReturn(status(401)));
        TestEnvironment.api()
                .stubFor(get("/api/v1/catalogs/slow-5000")
                        .willReturn(okJson(READY_JSON).withFixedDelay(5000)));
        TestEnvironment.api()
                .stubFor(get("/api/v1/catalogs/ready-after-2")
                        .inScenario("ready")
                        .whenScenarioStateIs(Scenario.STARTED)
                        .willSetStateTo("ready")
                        .willReturn(okJson("{\"kb_name\":\"PENDING\",\"data_source_name\":\"PENDING\"}")));
        TestEnvironment.api()
                .stubFor(get("/api/v1/catalogs/ready-after-2")
                        .inScenario("ready")
                        .whenScenarioStateIs("ready")
                        .willReturn(okJson(
                                "{\"kb_name\":\"kb-ready-after-2\",\"data_source_name\":\"ds-ready-after-2\"}")));
    }

    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "plain | /api/v1/catalogs/plain",
                "a b | /api/v1/catalogs/a%20b",
                "a/b | /api/v1/catalogs/a%2Fb",
                "../../admin | /api/v1/catalogs/..%2F..%2Fadmin",
                "50% | /api/v1/catalogs/50%25",
                "a%20b | /api/v1/catalogs/a%2520b",
                "a%2Fb | /api/v1/catalogs/a%252Fb",
                "#1?x=y&z | /api/v1/catalogs/%231%3Fx%3Dy%26z",
                "a+b;c=d | /api/v1/catalogs/a%2Bb%3Bc%3Dd",
                "{catalogName} | /api/v1/catalogs/%7BcatalogName%7D",
                "größe-日本-🚀 | /api/v1/catalogs/gr%C3%B6%C3%9Fe-%E6%97%A5%E6%9C%AC-%F0%9F%9A%80",
                "'; DROP TABLE catalog; -- | /api/v1/catalogs/%27%3B%20DROP%20TABLE%20catalog%3B%20--"
            })
    void theNameIsOnePathSegment(String catalogName, String path) {
        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(okJson(READY_JSON)));

        assertThat(api.check(Question.about(catalogName), LIMIT).status()).isEqualTo(READY);

        String requested =
                TestEnvironment.api().getAllServeEvents().get(0).getRequest().getUrl();
        assertThat(requested).isEqualToIgnoringCase(path);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"as-given, ACME-GR%C3%96SSE", "lower, acme-gr%C3%B6sse"})
    void theNameIsSentInTheCaseThatIsConfigured(String nameCase, String sent) {
        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(okJson(READY_JSON)));

        client(Map.of("CATALOG_API_URL", TestEnvironment.api().baseUrl(), "CATALOG_API_NAME_CASE", nameCase))
                .check(Question.about("ACME-GRÖSSE"), LIMIT);

        assertThat(TestEnvironment.api().getAllServeEvents().get(0).getRequest().getUrl())
                .isEqualTo("/api/v1/catalogs/" + sent);
    }

    @ParameterizedTest
    @CsvSource({
        "order-4711, X-Correlation-Id, traceparent",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01, traceparent, X-Correlation-Id"
    })
    void whatLinksThePollToItsStartIsAHeader(String value, String header, String otherHeader) {
        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(okJson(READY_JSON)));

        api.check(Question.about("x").correlatedBy(new CorrelationId(value)), LIMIT);

        TestEnvironment.api()
                .verify(getRequestedFor(anyUrl())
                        .withHeader(header, equalTo(value))
                        .withoutHeader(otherHeader));
    }

    @Test
    void aLineBreakInTheNameStaysInThePath() {
        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(okJson(READY_JSON)));

        assertThat(api.check(Question.about("a\r\nX-Evil: 1\nb"), LIMIT).status())
                .isEqualTo(READY);

        assertThat(lastHeader("X-Evil")).isNull();
    }

    @Test
    void theTokenIsSentAsABearerToken() {
        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(okJson(READY_JSON)));

        api.check(Question.about("x").with(new BearerToken("abc.def")), LIMIT);
        assertThat(lastHeader("Authorization")).isEqualTo("Bearer abc.def");
    }

    @Test
    void withoutATokenThereIsNoAuthorizationHeader() {
        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(okJson(READY_JSON)));

        api.check(Question.about("x"), LIMIT);
        assertThat(lastHeader("Authorization")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"kb_name\":\"KB1\"}",
                "{\"kb_name\":\"KB1\",\"data_source_name\":null}",
                "{\"kb_name\":\"KB1\",\"data_source_name\":\" \"}",
                "{\"kb_name\":\"pending\",\"data_source_name\":\"DS1\"}",
                "{\"kb_name\":\"KB1\",\"data_source_name\":\"None\"}",
                "{\"kb_name\":\"NULL\",\"data_source_name\":\"DS1\"}",
                "{\"kb_name\":{\"id\":1},\"data_source_name\":\"DS1\"}",
                "{\"kb_name\":[\"KB1\"],\"data_source_name\":\"DS1\"}",
                "{\"kb_name\":true,\"data_source_name\":\"DS1\"}"
            })
    void anAnswerWithoutBothValuesIsNotReady(String body) {
        assertThat(answer(okJson(body))).isInstanceOf(NotReady.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "<html>", "{\"kb_name\":", "{\"kb_name\":\"KB1\",\"data_source_name\":\"DS1\"} x"})
    void anAnswerThatIsNotJsonIsUnavailable(String body) {
        assertThat(answer(okJson(body))).isInstanceOf(Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "\"x\"", "7"})
    void anAnswerThatIsNoJsonObjectIsUnavailable(String body) {
        assertThat(answer(okJson(body))).isEqualTo(new Unavailable("the API's answer is no JSON object", null));
    }

    @Test
    void noEncodingIsAskedForAndGzipIsReadAllTheSame() {
        assertThat(answer(okJson(READY_JSON)
                        .withHeader("Content-Encoding", "gzip")
                        .withBody(gzip(READY_JSON))))
                .isEqualTo(READY);
        assertThat(lastHeader("Accept-Encoding")).isEqualTo("identity");
    }

    @Test
    void anEncodingThatCannotBeReadIsUnavailable() {
        assertThat(answer(okJson(READY_JSON).withHeader("Content-Encoding", "gzip"))
                        .problem())
                .isEqualTo("the API's answer is said to be gzip, and is not");
        assertThat(answer(okJson(READY_JSON).withHeader("Content-Encoding", "br"))
                        .problem())
                .contains("Content-Encoding");
        String large = "{\"x\":\"" + "y".repeat(2 * 1024 * 1024) + "\"}";
        assertThat(answer(okJson("").withHeader("Content-Encoding", "gzip").withBody(gzip(large)))
                        .problem())
                .isEqualTo("the API's answer is over 1 MiB");
    }

    private static byte[] gzip(String text) {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Test
    void aBodyOfUpToOneMebibyteIsRead() {
        String start = "{\"kb_name\":\"KB1\",\"data_source_name\":\"DS1\",\"more\":\"";
        String most = start + "x".repeat(1024 * 1024 - start.length() - 2) + "\"}";

        assertThat(answer(okJson(most))).isEqualTo(READY);
        assertThat(answer(okJson(most + " "))).isEqualTo(new Unavailable("the API's answer is over 1 MiB", null));
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 425, 429, 500, 502, 503, 504, 599})
    void aStatusThatMayChangeIsUnavailable(int httpStatus) {
        assertThat(answer(status(httpStatus))).isEqualTo(new Unavailable("the API answered " + httpStatus, null));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 402, 403, 405, 406, 409, 410, 418, 422, 451, 300, 301, 302, 303, 304, 307, 308})
    void aStatusThatStaysIsRejectedForGood(int httpStatus) {
        CatalogStatus found = answer(status(httpStatus).withHeader("Location", "/elsewhere"));

        assertThat(found)
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected ->
                                assertThat(rejected.unauthorized()).isEqualTo(httpStatus == 401 || httpStatus == 403));
        assertThat(found.problem()).startsWith("the API answered " + httpStatus);
        assertThat(TestEnvironment.api().getAllServeEvents()).hasSize(1);
    }

    @ParameterizedTest(name = "Retry-After: {0} is {1} s")
    @CsvSource(
            delimiter = '|',
            value = {"120 | 120", "Sat, 31 Jan 2026 12:02:00 GMT | 120", "Sat, 31 Jan 2026 11:00:00 GMT | 0"})
    void retryAfterIsInTheStatus(String header, long seconds) {
        assertThat(answer(status(429).withHeader("Retry-After", header)))
                .isEqualTo(new Unavailable("the API answered 429", Duration.ofSeconds(seconds)));
    }

    @Test
    void aBodyThatDripsInEndsWithTheLimit() {
        TestEnvironment.api()
                .stubFor(get(anyUrl()).willReturn(okJson(READY_JSON).withChunkedDribbleDelay(20, 20_000)));

        assertThat(api.check(Question.about("x"), Duration.ofMillis(500)).status())
                .isEqualTo(new Unavailable("the API did not answer within 500 ms", null));
    }

    @Test
    void theConfiguredTimeoutEndsACheckThatMayTakeLonger() {
        TestEnvironment.api()
                .stubFor(get(anyUrl()).willReturn(okJson(READY_JSON).withFixedDelay(10_000)));

        CatalogApi impatient =
                client(Map.of("CATALOG_API_URL", TestEnvironment.api().baseUrl(), "CATALOG_API_TIMEOUT", "300ms"));

        assertThat(impatient.check(Question.about("x"), LIMIT).status())
                .isEqualTo(new Unavailable("the API did not answer within 300 ms", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "EMPTY_RESPONSE",
                "RANDOM_DATA_THEN_CLOSE",
                "MALFORMED_RESPONSE_CHUNK",
                "CONNECTION_RESET_BY_PEER"
            })
    void aBrokenAnswerIsUnavailable(Fault fault) {
        assertThat(answer(aResponse().withFault(fault))).isInstanceOf(Unavailable.class);
    }

    @Test
    void anApiThatCannotBeReachedIsUnavailable() {
        assertThat(client("http://localhost:1")
                        .check(Question.about("x"), LIMIT)
                        .status())
                .isEqualTo(new Unavailable("the API cannot be reached", null));
    }

    @Test
    void aHostThatDoesNotExistIsUnavailable() {
        assertThat(client("http://no-such-host.invalid")
                        .check(Question.about("x"), LIMIT)
                        .status())
                .isInstanceOf(Unavailable.class);
    }

    @Test
    void anApiWithoutTlsWhereTlsIsExpectedIsUnavailable() {
        String https = TestEnvironment.api().baseUrl().replace("http://", "https://");

        assertThat(client(https).check(Question.about("x"), LIMIT).status())
                .isEqualTo(new Unavailable(
                        "the TLS connection to the API failed: the server does not speak TLS at this port", null));
    }

    @Test
    void aBasePathIsKeptInFront() {
        TestEnvironment.api().stubFor(get("/base/api/v1/catalogs/x").willReturn(okJson(READY_JSON)));

        for (String slash : List.of("", "/")) {
            String url = TestEnvironment.api().baseUrl() + "/base" + slash;
            assertThat(client(url).check(Question.about("x"), LIMIT).status()).isEqualTo(READY);
        }
    }

    @ParameterizedTest(name = "{0} at {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "/v2/{catalog_name}/status | /v2/a%2F%7Bb%7D%20%3F%26c%2Bd%3D%25/status",
                "/find?of=x%2Cy&name={catalog_name}&v=1 | /find?of=x%2Cy&name=a%2F%7Bb%7D%20%3F%26c%2Bd%3D%25&v=1",
                "/%7Bx%7D//y;z=1/{catalog_name} | /%7Bx%7D//y;z=1/a%2F%7Bb%7D%20%3F%26c%2Bd%3D%25"
            })
    void aPathOfAnotherApiIsAskedAsItIsWritten(String path, String requested) {
        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(okJson(READY_JSON)));
        CatalogApi client =
                client(Map.of("CATALOG_API_URL", TestEnvironment.api().baseUrl() + "/base", "CATALOG_API_PATH", path));

        assertThat(client.check(Question.about("a/{b} ?&c+d=%"), LIMIT).status())
                .isEqualTo(READY);

        assertThat(TestEnvironment.api().getAllServeEvents().get(0).getRequest().getUrl())
                .isEqualTo("/base" + requested);
    }

    @Test
    void aFailedStatusIsLookedForInASuccessOnly() {
        CatalogApi client = client(Map.of(
                "CATALOG_API_URL", TestEnvironment.api().baseUrl(),
                "CATALOG_API_STATUS_FIELD", "/state",
                "CATALOG_API_FAILED_STATUS", "FAILED"));
        String body = "{\"state\":\"FAILED\",\"message\":\"no quota\"}";

        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(okJson(body)));
        assertThat(client.check(Question.about("x"), LIMIT).status())
                .isEqualTo(new Rejected("the API says that the catalog is FAILED: no quota"));

        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(okJson(body).withStatus(503)));
        assertThat(client.check(Question.about("x"), LIMIT).status())
                .isEqualTo(new Unavailable("the API answered 503", null));
    }

    @Test
    void aConnectionThatDiedSinceTheLastCheckIsReplaced() {
        assertThat(answer(okJson(READY_JSON))).isEqualTo(READY);
        TestEnvironment.api().resetAll();
        TestEnvironment.api()
                .stubFor(get(anyUrl())
                        .inScenario("dead")
                        .whenScenarioStateIs(Scenario.STARTED)
                        .willSetStateTo("new")
                        .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
        TestEnvironment.api()
                .stubFor(get(anyUrl())
                        .inScenario("dead")
                        .whenScenarioStateIs("new")
                        .willReturn(okJson(READY_JSON)));

        assertThat(api.check(Question.about("x"), LIMIT).status()).isEqualTo(READY);
    }

    @Test
    void theAnswerIsHandedOnWithoutTheToken() {
        TestEnvironment.api()
                .stubFor(get(urlPathMatching(".*")).willReturn(okJson("{\"you_sent\":\"Bearer abc.def\",\"id\":7}")));

        BearerToken token = new BearerToken("abc.def");
        assertThat(api.check(Question.about("x").with(token), LIMIT).answer()).isNull();
        Check check = api.inspect(Question.about("x").with(token), LIMIT);
        assertThat(check.answer()).isEqualTo("{\"you_sent\":\"Bearer ***\",\"id\":7}");
    }

    private CatalogStatus answer(ResponseDefinitionBuilder answer) {
        TestEnvironment.api().resetAll();
        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(answer));
        return api.check(Question.about("x").with(TOKEN), LIMIT).status();
    }

    private static String lastHeader(String name) {
        return TestEnvironment.api().getAllServeEvents().get(0).getRequest().getHeader(name);
    }
}

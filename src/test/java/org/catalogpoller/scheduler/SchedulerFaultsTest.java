package org.catalogpoller.scheduler;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import org.assertj.core.util.Throwables;
import org.catalogpoller.port.AttemptScheduler.NextAttempt;
import org.catalogpoller.port.ScheduleException;
import org.catalogpoller.testing.SdkSettings;
import org.catalogpoller.testing.SettableClock;
import org.catalogpoller.testing.TestSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusals and faults of EventBridge Scheduler. */
class SchedulerFaultsTest {

    private static final ResponseDefinitionBuilder CREATED =
            okJson("{\"ScheduleArn\":\"arn:aws:scheduler:us-east-1:123456789012:schedule/group/poll-1-2\"}");
    private static final NextAttempt ATTEMPT = AttemptSchedulerContract.attempt(
            "poll-1",
            2,
            AttemptSchedulerContract.NOW.plusSeconds(20),
            "{\"jwt_token\":\"" + AttemptSchedulerContract.TOKEN.value() + "\"}");

    @RegisterExtension
    static final WireMockExtension AWS = WireMockExtension.newInstance()
            .options(WireMockConfiguration.options().dynamicPort())
            .build();

    @RegisterExtension
    final SdkSettings sdk = new SdkSettings();

    private final EventBridgeScheduler scheduler = new EventBridgeScheduler(
            TestSettings.required().scheduler(), new SettableClock(AttemptSchedulerContract.NOW));

    @BeforeEach
    void start() {
        SdkSettings.endpoint(AWS.baseUrl());
    }

    @AfterEach
    void stop() {
        scheduler.close();
    }

    @Test
    void anExistingScheduleIsASuccess() {
        answers(error(409, "ConflictException", "Schedule poll-1-2 already exists."));

        assertThatCode(() -> scheduler.schedule(ATTEMPT)).doesNotThrowAnyException();
        assertThat(AWS.getAllServeEvents()).hasSize(1);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "429, ThrottlingException",
        "500, InternalServerException",
        "503, ServiceUnavailableException",
    })
    void aTemporaryErrorIsRetried(int status, String type) {
        answers(error(status, type, "not now"), CREATED);

        assertThatCode(() -> scheduler.schedule(ATTEMPT)).doesNotThrowAnyException();
        assertThat(AWS.getAllServeEvents()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Fault.class,
            names = {"EMPTY_RESPONSE", "CONNECTION_RESET_BY_PEER"})
    void aScheduleWhoseAnswerWasLostIsASuccess(Fault fault) {
        answers(aResponse().withFault(fault), error(409, "ConflictException", "Schedule poll-1-2 already exists."));

        assertThatCode(() -> scheduler.schedule(ATTEMPT)).doesNotThrowAnyException();
        assertThat(AWS.getAllServeEvents())
                .extracting(event -> event.getRequest().getBodyAsString())
                .hasSize(2)
                .as("the same request")
                .containsOnly(AWS.getAllServeEvents().get(0).getRequest().getBodyAsString());
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "400, ValidationException, Invalid Schedule Expression",
        "402, ServiceQuotaExceededException, The account has too many schedules",
        "403, AccessDeniedException, not authorized to perform: scheduler:CreateSchedule",
        "404, ResourceNotFoundException, Schedule group does not exist",
    })
    void aRefusalIsNotRetriedAndItsMessageIsKept(int status, String type, String message) {
        answers(error(status, type, message));

        assertThat(failure())
                .hasMessageContainingAll("the next attempt cannot be scheduled: ", message, "Status Code: " + status);
        assertThat(AWS.getAllServeEvents()).hasSize(1);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"429, ThrottlingException, Rate exceeded", "500, InternalServerException, We failed"})
    void theMessageOfALastingErrorIsKept(int status, String type, String message) {
        answers(error(status, type, message));

        assertThat(failure()).hasMessageContainingAll(message, "Status Code: " + status);
        assertThat(AWS.getAllServeEvents()).hasSizeGreaterThan(1);
    }

    @Test
    void theErrorNamesAnEndpointThatIsDown() {
        SdkSettings.endpoint("http://localhost:1");

        assertThat(failure()).hasMessageContaining("Connection refused");
    }

    @Test
    void anAnswerThatIsNotHttpIsAnError() {
        answers(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));

        assertThat(failure()).hasMessage("the next attempt cannot be scheduled: Invalid Http response");
    }

    @Test
    void anAnswerToADeletionThatIsNotHttpIsAnError() {
        AWS.stubFor(delete(anyUrl()).willReturn(aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE)));

        assertThatThrownBy(() -> scheduler.cancel("poll-1", 2, null))
                .isInstanceOf(ScheduleException.class)
                .hasMessageContainingAll("the next attempt cannot be unscheduled: ", "Invalid Http response");
    }

    /** An invocation reserves 5 s for the schedule, unless it is the first one. Three tries of 2 s would be more. */
    @Test
    void aHangingServiceIsGivenUpWithinTheTimeThatIsReservedForIt() {
        answers(CREATED, aResponse().withFixedDelay(30_000));
        scheduler.schedule(ATTEMPT);

        assertThat(failure()).hasMessageContaining("4500 millis");
    }

    @Test
    void theTextOfAnAttemptDoesNotHoldItsEvent() {
        assertThat(ATTEMPT.toString()).contains("poll-1").doesNotContain("SECRET-C");
    }

    @Test
    void anAnswerThatIsNotFromAwsIsAnError() {
        answers(aResponse().withStatus(404).withBody("<html>no such page</html>"));

        assertThat(failure()).hasMessageContaining("404");
    }

    /** The words of the SDK name its parser, on several lines. */
    @ParameterizedTest
    @ValueSource(strings = {"<html>maintenance</html>", "[]", "{\"ScheduleArn\":"})
    void aSuccessThatIsNotFromAwsIsAnErrorInOneLine(String body) {
        answers(aResponse().withBody(body));

        assertThat(failure())
                .hasMessage(
                        "the next attempt cannot be scheduled: what came with status 200 is no whole answer of AWS: a"
                                + " proxy may have sent it, or what AWS_ENDPOINT_URL names");
    }

    @Test
    void anAnswerThatIsTooLargeIsAnError() {
        answers(aResponse().withBody(" ".repeat(2 * 1024 * 1024)));

        assertThat(failure()).hasMessage("the next attempt cannot be scheduled: the answer is over 1 MiB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Value '{\"jwt_token\":\"SECRET-CANARY-TOKEN\"}' at 'target.input' failed to satisfy constraint",
                "Value '{\"jwt_token\":\"SECRET-C...' at 'target.input' failed to satisfy constraint",
                "SECRET-CANARY-TOKEN"
            })
    void theTokenIsRemovedFromARefusalThatQuotesTheInput(String message) {
        answers(error(400, "ValidationException", message));

        assertThat(Throwables.getStackTrace(failure()))
                .contains("the next attempt cannot be scheduled")
                .doesNotContain("SECRET-C");
    }

    private ScheduleException failure() {
        ScheduleException failure = catchThrowableOfType(ScheduleException.class, () -> scheduler.schedule(ATTEMPT));
        assertThat(failure)
                .as("what AWS answered may quote the input, also in a cause")
                .hasNoCause();
        assertThat(failure.getSuppressed()).isEmpty();
        return failure;
    }

    /** Answers in this order; the last one is repeated. */
    private static void answers(ResponseDefinitionBuilder... answers) {
        for (int i = 0; i < answers.length; i++) {
            AWS.stubFor(post(anyUrl())
                    .inScenario("answers")
                    .whenScenarioStateIs(i == 0 ? STARTED : "answer " + i)
                    .willSetStateTo(i == answers.length - 1 ? (i == 0 ? STARTED : "answer " + i) : "answer " + (i + 1))
                    .willReturn(answers[i]));
        }
    }

    private static ResponseDefinitionBuilder error(int status, String type, String message) {
        return aResponse()
                .withStatus(status)
                .withHeader("x-amzn-errortype", type)
                .withBody(JsonNodeFactory.instance
                        .objectNode()
                        .put("Message", message)
                        .toString());
    }
}

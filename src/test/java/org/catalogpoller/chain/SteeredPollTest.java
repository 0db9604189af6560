package org.catalogpoller.chain;

import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.catalogpoller.chain.EventServer.invoke;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.catalogpoller.local.Schedule;
import org.catalogpoller.testing.TestEnvironment;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What operators, and others who know the values, do with polls that wait. */
@QuarkusTest
@QuarkusTestResource(TestEnvironment.class)
class SteeredPollTest {

    private static final String VALUES = ",\"kb_name\":\"kb-1\",\"data_source_name\":\"ds-1\"}";

    @BeforeEach
    void reset() {
        TestEnvironment.reset();
        TestEnvironment.noCatalogIsReady();
    }

    @Test
    void pollsOfAListAreCancelledOnce() {
        String first = start(1).getString("poll_id");
        String second = start(2).getString("poll_id");
        String cancel = "{\"action\":\"cancel\",\"poll_ids\":[\"" + first + "\",\"" + second + "\"]}";

        assertThat(invoke(cancel).getInt("cancelled")).isEqualTo(2);
        assertThat(pending()).isEmpty();
        JsonPath again = invoke(cancel);
        assertThat(again.getBoolean("success")).isTrue();
        assertThat(again.getInt("cancelled")).isZero();
    }

    @Test
    void aPollIsNotCancelledForAnotherCatalog() {
        String pollId = start(1).getString("poll_id");
        String named = "\"poll_id\":\"" + pollId + "\",\"local_catalog_id\":";

        JsonPath refused = EventServer.post("{\"action\":\"cancel\"," + named + "2}")
                .statusCode(500)
                .extract()
                .jsonPath();
        assertThat(refused.getString("errorMessage"))
                .isEqualTo("local_catalog_id: is not the catalog of a poll that the event names");
        assertThat(states()).containsExactly("WAITING");
        assertThat(invoke("{\"action\":\"cancel\"," + named + "1}").getInt("cancelled"))
                .isEqualTo(1);
    }

    /** PostgreSQL's infinity is no instant of Java's. */
    @Test
    void aPollWithoutEndIsListedAndCancelled() {
        String pollId = start(1).getString("poll_id");
        TestEnvironment.database()
                .execute("UPDATE catalog_poll SET deadline = 'infinity', next_attempt_at = 'infinity'");

        JsonPath listed = invoke("{\"action\":\"list\"}");

        assertThat(listed.getList("polls.deadline")).containsExactly("9999-01-01T00:00:00Z");
        assertThat(listed.getList("polls.next_attempt_at")).containsOnlyNulls();
        assertThat(invoke("{\"action\":\"cancel\",\"poll_id\":\"" + pollId + "\"}")
                        .getInt("cancelled"))
                .isEqualTo(1);
    }

    @Test
    void idsOfNoPollsAreCounted() {
        String known = start(1).getString("poll_id");

        JsonPath cancelled =
                invoke("{\"action\":\"cancel\",\"poll_ids\":[\"" + known + "\",\"unknown\",\"unknown-too\"]}");

        assertThat(cancelled.getInt("cancelled")).isEqualTo(1);
        assertThat(cancelled.getBoolean("success")).isFalse();
        assertThat(cancelled.getString("error")).isEqualTo("there are no polls with 2 of the ids");
    }

    @Test
    void anEventWithTheValuesEndsAPollThatWaits() {
        String pollId = start(1).getString("poll_id");
        String attempt = pending().get(0).input();

        JsonPath completed = invoke(event(1).replace("}", ",\"poll_id\":\"" + pollId + "\"" + VALUES));

        assertThat(completed.getString("outcome")).isEqualTo("UPDATED");
        assertThat(TestEnvironment.api().getAllServeEvents()).hasSize(1);
        assertThat(row()).isEqualTo("kb-1 ds-1");
        assertThat(states()).containsExactly("UPDATED");
        assertThat(invoke(attempt).getString("outcome")).isEqualTo("SUPERSEDED");
    }

    @Test
    void anEventWithTheValuesAndNoPollIdEndsThePollOfTheCatalog() {
        start(1);

        invoke(event(1).replace("}", VALUES));

        assertThat(row()).isEqualTo("kb-1 ds-1");
        assertThat(states()).containsExactly("UPDATED", "UPDATED");
    }

    @Test
    void aPollThatWaitsMakesItsNextAttemptAtOnce() {
        String pollId = start(1).getString("poll_id");
        String scheduled = pending().get(0).input();

        JsonPath result = checkNow(pollId);

        assertThat(result.getBoolean("success")).isTrue();
        assertThat(result.getString("checked.outcome")).isEqualTo("WAITING");
        assertThat(result.getInt("checked.attempt_count")).isEqualTo(2);
        assertThat(pending()).hasSize(2);
        assertThat(invoke(scheduled).getString("outcome")).isEqualTo("SUPERSEDED");
    }

    @Test
    void anAttemptAtOnceMayEndThePoll() {
        start(1);
        TestEnvironment.api()
                .stubFor(get(anyUrl()).willReturn(okJson("{\"kb_name\":\"kb-1\",\"data_source_name\":\"ds-1\"}")));

        JsonPath result = invoke("{\"action\":\"check-now\",\"local_catalog_id\":1}");

        assertThat(result.getString("checked.outcome")).isEqualTo("UPDATED");
        assertThat(row()).isEqualTo("kb-1 ds-1");
        assertThat(invoke(pending().get(0).input()).getString("outcome")).isEqualTo("SUPERSEDED");
        assertThat(invoke("{\"action\":\"check-now\",\"local_catalog_id\":1}").getString("error"))
                .isEqualTo("no poll waits: the latest is UPDATED");
    }

    @Test
    void aPollWhoseTokenIsInItsEventAloneMakesNoAttemptAtOnce() {
        String pollId = invoke(event(1).replace("}", ",\"jwt_token\":\"s3cret-token\"}"))
                .getString("poll_id");

        JsonPath result = checkNow(pollId);

        assertThat(result.getBoolean("success")).isFalse();
        assertThat(result.getString("error")).startsWith("the token is in the poll's own event alone");
        assertThat(TestEnvironment.api().getAllServeEvents()).hasSize(1);
    }

    @Test
    void aPollThatIsNotThereMakesNoAttempt() {
        assertThat(checkNow("unknown").getString("error")).isEqualTo("there is no such poll");
    }

    @Test
    void aPausedPollAsksNobodyAndGoesOnWhereItWas() {
        TestEnvironment.CLOCK.set(Instant.now().minusSeconds(61));
        String pollId = start(1).getString("poll_id");
        JsonPath paused = invoke("{\"action\":\"pause\",\"reason\":\"maintenance\"}");
        assertThat(paused.getString("paused.reason")).isEqualTo("maintenance");
        TestEnvironment.CLOCK.advance(Duration.ofSeconds(61));
        JsonPath checked = checkNow(pollId);
        assertThat(checked.getBoolean("success")).isFalse();
        assertThat(checked.getString("error")).isEqualTo("no attempt was made: paused by an operator");

        JsonPath waiting = invoke(fire());

        assertThat(waiting.getString("outcome")).isEqualTo("WAITING");
        assertThat(waiting.getInt("attempt_count")).isEqualTo(1);
        assertThat(waiting.getString("error")).isEqualTo("paused by an operator");
        assertThat(TestEnvironment.api().getAllServeEvents()).hasSize(1);
        assertThat(pending()).isEmpty();
        assertThat(invoke("{\"action\":\"status\",\"poll_id\":\"" + pollId + "\"}")
                        .getBoolean("polls[0].paused"))
                .isTrue();
        assertThat(checkNow(pollId).getString("error")).isEqualTo("the poll is paused: resume it first");

        JsonPath resumed = invoke("{\"action\":\"resume\"}");

        assertThat(resumed.getInt("resumed")).isEqualTo(1);
        assertThat(resumed.getInt("left")).isZero();
        assertThat(invoke(fire()).getInt("attempt_count")).isEqualTo(2);
        assertThat(invoke("{\"action\":\"resume\"}").getInt("resumed")).isZero();
    }

    @Test
    void aPausedPollWhoseTokenIsInItsEventAloneSleepsWithIt() {
        invoke("{\"action\":\"pause\",\"local_catalog_id\":1}");
        TestEnvironment.CLOCK.advance(Duration.ofSeconds(61));
        invoke(event(1).replace("}", ",\"jwt_token\":\"s3cret-token\"}"));
        assertThat(TestEnvironment.api().getAllServeEvents()).isEmpty();

        String slept = fire();
        assertThat(slept).contains("s3cret-token");
        assertThat(invoke(slept).getInt("attempt_count")).isZero();
        invoke("{\"action\":\"resume\",\"local_catalog_id\":1}");
        JsonPath woken = invoke(fire());

        assertThat(woken.getInt("attempt_count")).isEqualTo(1);
        assertThat(TestEnvironment.api().getAllServeEvents()).hasSize(1);
    }

    @Test
    void anEndedPollStartsAgainOnce() {
        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(status(400)));
        String ended = start(1).getString("poll_id");
        String retry = "{\"action\":\"retry\",\"poll_id\":\"" + ended + "\"}";

        JsonPath retried = invoke(retry);

        assertThat(retried.getInt("retried")).isEqualTo(1);
        assertThat(retried.getInt("left")).isZero();
        assertThat(retried.getString("polls[0].poll_id")).isEqualTo(ended + ".retry1");
        assertThat(retried.getString("polls[0].retry_of")).isEqualTo(ended);
        JsonPath again = invoke(retry);
        assertThat(again.getInt("retried")).isZero();
        assertThat(again.getString("not_retried[0].reason")).startsWith("it was retried before");
        assertThat(pending()).hasSize(1);
        JsonPath attempt = invoke(fire());
        assertThat(attempt.getString("outcome")).isEqualTo("FAILED");
        assertThat(attempt.getString("poll_id")).isEqualTo(ended + ".retry1");
    }

    @Test
    void allThatEndedSinceATimeStartAgain() {
        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(status(400)));
        start(1);
        start(2);
        String needsToken = invoke(event(3).replace("}", ",\"jwt_token\":\"s3cret-token\"}"))
                .getString("poll_id");
        String retry = "{\"action\":\"retry\",\"since\":\"2020-01-01T00:00:00Z\"}";

        JsonPath retried = invoke(retry);

        assertThat(retried.getInt("retried")).isEqualTo(2);
        assertThat(retried.getString("not_retried[0].poll_id")).isEqualTo(needsToken);
        assertThat(retried.getString("not_retried[0].reason")).contains("jwt_token");
        JsonPath withToken = invoke(retry.replace("}", ",\"jwt_token\":\"another-token\"}"));
        assertThat(withToken.getInt("retried")).isEqualTo(1);
        assertThat(withToken.prettify()).doesNotContain("another-token");
        assertThat(pending()).hasSize(3);
    }

    @Test
    void aRetryThatFailsAgainIsNotStartedAgainByTheSameOrder() {
        TestEnvironment.api().stubFor(get(anyUrl()).willReturn(status(400)));
        start(1);
        String retry = "{\"action\":\"retry\",\"since\":\"2020-01-01T00:00:00Z\",\"until\":\"" + Instant.now() + "\"}";
        assertThat(invoke(retry).getInt("retried")).isEqualTo(1);
        assertThat(invoke(fire()).getString("outcome")).isEqualTo("FAILED");

        JsonPath again = invoke(retry);

        assertThat(again.getInt("retried")).isZero();
        assertThat(again.getInt("left")).isZero();
    }

    private JsonPath checkNow(String pollId) {
        return invoke("{\"action\":\"check-now\",\"poll_id\":\"" + pollId + "\"}");
    }

    private JsonPath start(int catalogId) {
        return invoke(event(catalogId));
    }

    private static String event(int catalogId) {
        return "{\"catalog_name\":\"c\",\"local_catalog_id\":" + catalogId + "}";
    }

    private List<String> states() {
        return invoke("{\"action\":\"status\",\"local_catalog_id\":1}").getList("polls.state");
    }

    private static String row() {
        return TestEnvironment.database().query("SELECT kb_name || ' ' || data_source_name FROM catalog WHERE id = 1");
    }

    /** Moves the clock to the one pending schedule and deletes it; the result is its event. */
    private static String fire() {
        return TestEnvironment.takeSchedule().input();
    }

    private static List<Schedule> pending() {
        return TestEnvironment.scheduler().pending();
    }
}
